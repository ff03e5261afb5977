package io.github.linkrelay.operator.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Says where the events of a replay come from. */
public enum ReplaySourceJson {
    DEAD_LETTERS,
    EVENTS,
    ARCHIVE;

    /** Returns the word that stands in the JSON. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
