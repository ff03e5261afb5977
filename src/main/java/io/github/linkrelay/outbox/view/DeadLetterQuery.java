package io.github.linkrelay.outbox.view;

/**
 * Chooses dead letters.
 *
 * @param destination of this destination; {@code null} for all, {@link #NONE} for bodies that never were events
 * @param group       of this group of reasons, or {@code null}
 * @param type        of this event type, or {@code null}
 * @param before      only lower ids, or {@code null}
 */
public record DeadLetterQuery(String destination, String group, String type, Long before) {

    /** The value of {@code destination} for bodies that never were events. No destination may have this name. */
    public static final String NONE = "-";
}
