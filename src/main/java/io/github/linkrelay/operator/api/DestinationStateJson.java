package io.github.linkrelay.operator.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Says what a destination is doing. */
public enum DestinationStateJson {
    RUNNING,
    BACKING_OFF,
    HELD,
    STOPPED;

    /** Returns the word that stands in the JSON. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
