package io.github.linkrelay.operator.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Says what is decided about refused events. */
public enum RefusalsActionJson {
    BURY,
    RETRY;

    /** Returns the word that stands in the JSON. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
