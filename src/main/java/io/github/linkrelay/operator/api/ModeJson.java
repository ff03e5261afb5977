package io.github.linkrelay.operator.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Says how Linkrelay runs. */
public enum ModeJson {
    SANDBOX,
    LIVE,
    FILE;

    /** Returns the word that stands in the JSON. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
