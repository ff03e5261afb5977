/**
 * The settings of a Camel context: which there are, their defaults, and each value cleaned, checked and otherwise
 * exactly as it was written. The door is {@link io.github.linkrelay.runtime.settings.Settings}; {@link
 * io.github.linkrelay.runtime.settings.SettingsKeys} says which keys there are. It knows neither what is made of a
 * setting nor whether the context belongs to a process or to a trial.
 */
package io.github.linkrelay.runtime.settings;
