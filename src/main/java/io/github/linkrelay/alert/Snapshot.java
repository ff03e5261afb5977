package io.github.linkrelay.alert;

import io.github.linkrelay.alert.DeadLetterCounts.Cause;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.OutboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that the rules look at, at one moment.
 *
 * @param upFor how long there has been somebody to receive events
 * @param disk of the outboxes; null if it can't be told
 * @param requests within the window of refused signatures
 * @param typesKnown whether it could be read when which events came
 * @param lastOfType of the types whose silence is set, when the last came; without those that did not come within it
 * @param reloadProblems empty while the files on the disk are in force
 */
record Snapshot(
        Instant at,
        Duration upFor,
        List<OutboxPart> outboxes,
        Disk disk,
        RequestCounts requests,
        boolean typesKnown,
        Map<String, Instant> lastOfType,
        List<String> reloadProblems) {

    /**
     * One outbox.
     *
     * @param maxBytes that it may use; 0: no limit
     * @param deadLetters new within their window
     * @param types that came within the time that is learned from, or longer ago
     */
    record OutboxPart(
            String name,
            OutboxStatus status,
            long maxBytes,
            List<DestinationStatus> destinations,
            Map<Cause, Long> deadLetters,
            List<TypeActivity> types) {}

    /** Bytes of the file system, those free being for us to use. */
    record Disk(long free, long total) {}
}
