/**
 * What a user may write as a setting: characters, credentials, and the file {@code application.properties}. Plain Java that
 * reads no setting itself; {@code runtime.Settings} is where settings are read.
 */
package io.github.linkrelay.settings;
