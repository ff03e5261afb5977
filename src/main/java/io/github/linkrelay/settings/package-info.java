/**
 * Checks what users write as settings: characters, credentials, and the file {@code application.properties}. The doors
 * are {@link io.github.linkrelay.settings.Value}, {@link io.github.linkrelay.settings.Credentials} and
 * {@link io.github.linkrelay.settings.PropertiesFile}. It is plain Java, knows no other package, and reads no setting
 * itself; {@code runtime.settings.Settings} is where settings are read.
 */
package io.github.linkrelay.settings;
