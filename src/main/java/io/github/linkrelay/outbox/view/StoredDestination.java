package io.github.linkrelay.outbox.view;

import java.time.Instant;

/**
 * The status of a destination according to the file: {@code received = delivered + filtered + deadLettered + waiting}.
 *
 * @param name          of the destination
 * @param received      events from the destination's first to the log's last
 * @param delivered     of these: acknowledged
 * @param filtered      of these: their route ended well, but without a request
 * @param deadLettered  of these: moved to the dead letters
 * @param waiting       of these: not settled, counted from the cursor
 * @param oldestWaiting when the first of the waiting was received, or {@code null} if none waits
 */
public record StoredDestination(
        String name,
        long received,
        long delivered,
        long filtered,
        long deadLettered,
        long waiting,
        Instant oldestWaiting) {}
