package io.github.linkrelay.runtime.settings;

/** A setting that keeps Linkrelay from starting. The message names the key and what would be right, never a secret. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }
}
