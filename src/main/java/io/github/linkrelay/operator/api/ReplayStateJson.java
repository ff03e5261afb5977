package io.github.linkrelay.operator.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Says what a replay is doing. */
public enum ReplayStateJson {
    RUNNING,
    PAUSED,
    WAITING,
    DONE,
    CANCELLED;

    /** Returns the word that stands in the JSON. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
