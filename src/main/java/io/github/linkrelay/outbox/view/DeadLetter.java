package io.github.linkrelay.outbox.view;

/**
 * A body that will not be delivered.
 *
 * @param id          ascending with {@code diedAt}
 * @param destination the destination that it was for, or {@code null} if it never was an event
 * @param sequence    of the event, or -1 if it never was one
 * @param key         lower-case hex
 * @param type        or {@code null}
 * @param receivedAt  milliseconds since 1970
 * @param diedAt      milliseconds since 1970
 * @param reason      for a person to read
 * @param group       the reason without what differs from one letter to the next
 * @param body        the exact bytes
 */
public record DeadLetter(
        long id,
        String destination,
        long sequence,
        String key,
        String type,
        long receivedAt,
        long diedAt,
        String reason,
        String group,
        byte[] body) {}
