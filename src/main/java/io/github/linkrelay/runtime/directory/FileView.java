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
 * Shows the file of an outbox, whether or not a process has it open. If one has, the outbox counts as taking events,
 * and the states of the destinations are not known. If none has, the destinations count as stopped since the last
 * write.
 */
record FileView(Path directory, String name, EventTerms terms) implements OutboxView {
    private static final String NOT_RUNNING = "no process has the outbox open";

    private OutboxReader reader() {
        return OutboxReader.open(directory, name, terms);
    }

    @Override
    public OutboxStatus status() {
        // If the file is not sound, an exception says so, because its numbers may be wrong.
        OutboxReader.requireSound(directory, name);
        try (OutboxReader reader = reader()) {
            StoredOutbox stored = reader.status();
            return new OutboxStatus(
                    stored.lastSequence(),
                    stored.indexedSequence(),
                    stored.fileBytes(),
                    stored.deadLetters(),
                    stored.quarantineEntries(),
                    0,
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
