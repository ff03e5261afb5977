/**
 * Checks what users write as settings: characters, credentials, and the file {@code application.properties}. It is
 * plain Java and reads no setting itself; {@code runtime.Settings} is where settings are read.
 */
package io.github.linkrelay.settings;
