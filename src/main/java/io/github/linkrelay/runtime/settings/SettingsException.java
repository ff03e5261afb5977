package io.github.linkrelay.runtime.settings;

/**
 * Thrown for a setting with which Linkrelay can't start. The message names the key and says what would be right; it
 * never contains a secret.
 */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }
}
