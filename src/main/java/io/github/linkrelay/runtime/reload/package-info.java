/**
 * Takes edited files into the running process: it watches them, has the whole set checked, and only then replaces the
 * routes that they change. Whatever goes wrong, the former routes go on running. The door is
 * {@link io.github.linkrelay.runtime.reload.LiveReload}, whose comment names the class of each step. It knows neither
 * how files are checked nor which beans are made from settings: both are given to it, by {@code runtime.ReloadSetup}.
 */
package io.github.linkrelay.runtime.reload;
