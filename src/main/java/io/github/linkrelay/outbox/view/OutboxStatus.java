package io.github.linkrelay.outbox.view;

import java.time.Instant;

/**
 * The status of a whole outbox.
 *
 * @param lastSequence      of the log; 0 while it is empty
 * @param indexedSequence   up to which event the index reaches, which follows the log in blocks of 256
 * @param fileBytes         the part of the file in use
 * @param deadLetters       rows among the dead letters, of all destinations and of none
 * @param quarantineEntries rows in the quarantine
 * @param quarantineNotKept refused bodies since the start of the process that came too fast for the quarantine
 * @param lastFailure       what the store last failed with, or {@code null}
 * @param lastFailureAt     when that was, or {@code null}
 * @param accepting         whether an append would be tried and is expected to succeed
 * @param refusal           why not, or {@code null} while accepting
 */
public record OutboxStatus(
        long lastSequence,
        long indexedSequence,
        long fileBytes,
        long deadLetters,
        long quarantineEntries,
        long quarantineNotKept,
        String lastFailure,
        Instant lastFailureAt,
        boolean accepting,
        String refusal) {}
