package io.github.linkrelay.runtime;

import io.github.linkrelay.operator.server.OutboxView;
import io.github.linkrelay.outbox.Outbox;
import io.github.linkrelay.outbox.view.AdmissionControl;
import io.github.linkrelay.outbox.view.DestinationControl;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.EventLookup;
import io.github.linkrelay.outbox.view.OutboxStatus;
import io.github.linkrelay.outbox.view.ReplayControl;
import java.util.List;
import java.util.Optional;

/** An outbox that this process has open, as the operator's API sees it: it has every capability. */
record LiveOutbox(Outbox outbox) implements OutboxView {

    @Override
    public String name() {
        return outbox.name();
    }

    @Override
    public OutboxStatus status() {
        return outbox.status();
    }

    @Override
    public List<DestinationStatus> destinations() {
        return outbox.destinations();
    }

    @Override
    public Optional<EventLookup> lookup() {
        return Optional.of(outbox.reader());
    }

    @Override
    public Optional<ReplayControl> replays() {
        return Optional.of(outbox);
    }

    @Override
    public Optional<AdmissionControl> admission() {
        return Optional.of(outbox);
    }

    @Override
    public Optional<DestinationControl> control() {
        return Optional.of(outbox);
    }

    @Override
    public String whyNot() {
        return "The store of the outbox " + name() + " can't do that";
    }
}
