package io.github.linkrelay.event;

import java.util.Objects;

/**
 * Says how a request ended, for the log of deliveries; see {@link DeliverySource#attempted}.
 *
 * @param events how many events were in the request, also if only some of them ended in this way
 * @param nanos  from the beginning of the request until now
 * @param status the HTTP status; 0 without an answer, and if the destination does not speak HTTP
 * @param answer what the answer means, in one lower-case word, such as {@code accepted}
 * @param reason what the destination said, or {@code null} if it accepted
 */
public record AttemptOutcome(int events, long nanos, int status, String answer, String reason) {

    /** The value of {@code answer} if there was no request, because a step of the route stopped the events. */
    public static final String FILTERED = "filtered";

    public AttemptOutcome {
        Objects.requireNonNull(answer, "answer");
    }
}
