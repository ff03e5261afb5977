package io.github.linkrelay.webhook;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Takes the {@code data} object of an event while {@link EnvelopeReader} reads it. */
@FunctionalInterface
public interface DataHandler {
    /**
     * Consumes one {@code data} object.
     *
     * <p>Called once for each such member, which is more than once only where the member stands twice: the last
     * one is the event's.
     *
     * @param parser at the object's start; must be left at the matching end
     */
    void data(JsonParser parser) throws IOException;
}
