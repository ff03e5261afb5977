package io.github.linkrelay.outbox.view;

/**
 * Which dead letters.
 *
 * @param destination of this destination; {@code null} for all, {@link #NONE} for bodies that never were events
 * @param group       of this group of reasons, or {@code null}
 * @param type        of this event type, or {@code null}
 * @param before      only lower ids, or {@code null}
 */
public record DeadLetterQuery(String destination, String group, String type, Long before) {

    /** In the place of a destination: of none. No destination may be called so. */
    public static final String NONE = "-";
}
