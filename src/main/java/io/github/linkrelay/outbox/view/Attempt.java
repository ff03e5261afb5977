package io.github.linkrelay.outbox.view;

/**
 * One request to a destination, as the log of deliveries keeps it.
 *
 * @param destination the destination's name
 * @param at          when the request was begun, in milliseconds since 1970
 * @param millis      the milliseconds from then to the answer, or until the request was given up
 * @param status      the HTTP status; 0 without an answer, and where the destination does not speak HTTP
 * @param answer      what the answer means, in one lower-case word: {@code accepted}, {@code retry}, {@code refused},
 *                    {@code hold}; {@code filtered} if there was no request, because a step of the route stopped the
 *                    events
 * @param reason      what the destination said, or {@code null} where it accepted
 * @param events      how many events were in the request
 * @param replay      the replay that it belongs to, or 0
 */
public record Attempt(
        String destination, long at, long millis, int status, String answer, String reason, int events, long replay) {}
