package io.github.linkrelay.outbox.view;

import java.time.Instant;

/**
 * The status of a whole outbox according to the file.
 *
 * @param lastSequence      of the log; 0 while it is empty
 * @param indexedSequence   up to which event the index reaches
 * @param fileBytes         the part of the file in use
 * @param deadLetters       rows among the dead letters, of all destinations and of none
 * @param quarantineEntries rows in the quarantine
 * @param writtenAt         when the file was last written
 * @param owned             whether a process has it open, this one included
 */
public record StoredOutbox(
        long lastSequence,
        long indexedSequence,
        long fileBytes,
        long deadLetters,
        long quarantineEntries,
        Instant writtenAt,
        boolean owned) {}
