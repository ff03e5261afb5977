package io.github.linkrelay.alert;

import io.github.linkrelay.alert.DeadLetterCounts.Cause;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.DiskRoom;
import io.github.linkrelay.outbox.view.OutboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All figures that the rules look at, of one moment.
 *
 * @param upFor how long Linkrelay has been receiving events
 * @param disk the disk of the outboxes; null if it is not known
 * @param requests the requests within the window of refused signatures
 * @param requestsOfWrong the requests within the longer window of wrong signatures
 * @param typesKnown whether the times of the event types could be read
 * @param lastOfType for types with a limit of their own, when the last event came; without types that did not come
 *     within the limit
 * @param reloadProblems why edited files are not in force; empty while they are
 */
record Snapshot(
        Instant at,
        Duration upFor,
        List<OutboxPart> outboxes,
        DiskRoom disk,
        RequestCounts requests,
        RequestCounts requestsOfWrong,
        boolean typesKnown,
        Map<String, Instant> lastOfType,
        List<String> reloadProblems) {

    /**
     * The figures of one outbox.
     *
     * @param maxBytes the bytes that it may use; 0: no limit
     * @param deadLetters the new dead letters within their window
     * @param types the hours of each event type
     */
    record OutboxPart(
            String name,
            OutboxStatus status,
            long maxBytes,
            List<DestinationStatus> destinations,
            Map<Cause, Long> deadLetters,
            List<TypeActivity> types) {}
}
