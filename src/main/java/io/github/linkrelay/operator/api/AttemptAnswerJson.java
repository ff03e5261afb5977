package io.github.linkrelay.operator.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Says what an answer of a destination means. */
public enum AttemptAnswerJson {
    ACCEPTED,
    RETRY,
    REFUSED,
    HOLD,
    FILTERED;

    /** Returns the word that stands in the JSON. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
