package io.github.linkrelay.runtime.directory;

import io.github.linkrelay.operator.server.OutboxView;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.view.AdmissionControl;
import io.github.linkrelay.outbox.view.DestinationControl;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.EventLookup;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.OutboxStatus;
import io.github.linkrelay.outbox.view.ReplayControl;
import io.github.linkrelay.outbox.view.StoredDestination;
import io.github.linkrelay.outbox.view.StoredOutbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The file of an outbox, whether a process has it open or not. If one has, the outbox passes as one that takes events, and
 * what the destinations do is not known. If none has, they are stopped since something was written last.
 */
record FileView(Path directory, String name, EventTerms terms) implements OutboxView {
    private static final String NOT_RUNNING = "no process has the outbox open";

    private OutboxReader reader() {
        return OutboxReader.open(directory, name, terms);
    }

    @Override
    public OutboxStatus status() {
        // What is wrong with the file is said in place of numbers that may be wrong with it.
        OutboxReader.requireSound(directory, name);
        try (OutboxReader reader = reader()) {
            StoredOutbox stored = reader.status();
            return new OutboxStatus(
                    stored.lastSequence(),
                    stored.indexedSequence(),
                    stored.fileBytes(),
                    stored.deadLetters(),
                    stored.quarantineEntries(),
                    null,
                    null,
                    stored.owned(),
                    stored.owned() ? null : NOT_RUNNING);
        }
    }

    @Override
    public List<DestinationStatus> destinations() {
        try (OutboxReader reader = reader()) {
            StoredOutbox outbox = reader.status();
            return reader.destinations().stream()
                    .map(each -> toStatus(outbox, each))
                    .toList();
        }
    }

    private static DestinationStatus toStatus(StoredOutbox outbox, StoredDestination stored) {
        return new DestinationStatus(
                stored.name(),
                outbox.owned() ? null : DestinationStatus.State.STOPPED,
                outbox.owned() ? null : NOT_RUNNING,
                outbox.owned() ? null : outbox.writtenAt(),
                null,
                stored.received(),
                stored.delivered(),
                stored.filtered(),
                stored.deadLettered(),
                stored.waiting(),
                stored.oldestWaiting(),
                null,
                0,
                stored.deadLettered(),
                null,
                null);
    }

    @Override
    public Optional<EventLookup> lookup() {
        return Optional.of(reader());
    }

    @Override
    public Optional<ReplayControl> replays() {
        return Optional.empty();
    }

    @Override
    public Optional<AdmissionControl> admission() {
        return Optional.empty();
    }

    @Override
    public Optional<DestinationControl> control() {
        return Optional.empty();
    }

    @Override
    public String whyNot() {
        return "Linkrelay does not run, so nothing can be changed";
    }
}
