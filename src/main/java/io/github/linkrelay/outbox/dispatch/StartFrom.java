package io.github.linkrelay.outbox.dispatch;

import java.time.DateTimeException;
import java.time.OffsetDateTime;

/**
 * Says where a new destination begins: with the first event that was received at {@code time} or later.
 *
 * @param time milliseconds since 1970
 */
public record StartFrom(long time) {

    /** The destination begins with the oldest event that is still there. */
    public static final StartFrom OLDEST = new StartFrom(Long.MIN_VALUE);
    /** The destination begins with the first event after its registration. */
    public static final StartFrom NEWEST = new StartFrom(Long.MAX_VALUE);

    /**
     * Reads the option {@code startFrom}.
     *
     * @throws IllegalArgumentException that says what can be chosen
     */
    public static StartFrom parse(String text) {
        if ("oldest".equals(text)) {
            return OLDEST;
        }
        if ("newest".equals(text)) {
            return NEWEST;
        }
        try {
            // In an address Camel reads the + of a zone as a space.
            return new StartFrom(
                    OffsetDateTime.parse(text.replace(' ', '+')).toInstant().toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "The outbox option startFrom must be oldest, newest, or a time with its zone"
                            + " such as 2026-06-01T00:00:00Z, not " + text,
                    e);
        }
    }
}
