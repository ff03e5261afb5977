/**
 * Reads the settings of a Camel context: their keys and defaults, and each value, which is cleaned, checked and
 * otherwise exactly as it was written. The door is {@link io.github.linkrelay.runtime.settings.Settings};
 * {@link io.github.linkrelay.runtime.settings.SettingsKeys} has the keys. It knows neither what is made from a setting,
 * nor whether the context belongs to a process or to a trial.
 */
package io.github.linkrelay.runtime.settings;
