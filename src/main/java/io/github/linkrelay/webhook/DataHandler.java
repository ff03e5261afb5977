package io.github.linkrelay.webhook;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Takes the {@code data} object of an event while {@link EnvelopeReader} reads it. */
@FunctionalInterface
public interface DataHandler {
    /**
     * Consumes one {@code data} object.
     *
     * <p>The reader calls this once for each member {@code data}. A body may contain that member twice; the last one
     * counts.
     *
     * @param parser stands at the object's start; the handler must leave it at the matching end
     */
    void data(JsonParser parser) throws IOException;
}
