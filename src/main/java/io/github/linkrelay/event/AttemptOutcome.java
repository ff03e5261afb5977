package io.github.linkrelay.event;

import java.util.Objects;

/**
 * How a request ended, for the log of deliveries; see {@link DeliverySource#attempted}.
 *
 * @param events how many events were in the request, also where only some of them ended so
 * @param nanos  from the beginning of the request until now
 * @param status the HTTP status; 0 without an answer, and where the destination does not speak HTTP
 * @param answer what the answer means, in one lower-case word, such as {@code accepted}
 * @param reason what the destination said, or {@code null} where it accepted
 */
public record AttemptOutcome(int events, long nanos, int status, String answer, String reason) {

    /** In the place of an answer: there was no request, for a step of the route stopped the events. */
    public static final String FILTERED = "filtered";

    public AttemptOutcome {
        Objects.requireNonNull(answer, "answer");
    }
}
