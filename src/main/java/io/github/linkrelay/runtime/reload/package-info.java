/**
 * Brings edited files into the running process: watches them, lets them be checked as a whole, and only then replaces
 * the routes that they change; whatever goes wrong, the routes that ran go on running. The door is {@link
 * io.github.linkrelay.runtime.reload.LiveReload}. It knows neither how files are checked nor what is made of
 * settings: both are handed to it.
 */
package io.github.linkrelay.runtime.reload;
