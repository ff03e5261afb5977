package io.github.linkrelay.operator.server;

import io.github.linkrelay.outbox.view.AdmissionControl;
import io.github.linkrelay.outbox.view.DestinationControl;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.EventLookup;
import io.github.linkrelay.outbox.view.OutboxStatus;
import io.github.linkrelay.outbox.view.ReplayControl;
import java.util.List;
import java.util.Optional;

/**
 * An outbox as the operator's API sees it: one that this process has open, or only its file. What can be done with it
 * are its capabilities, each of which may be absent.
 */
public interface OutboxView {

    String name();

    /**
     * Returns where the outbox stands. Where there is only a file, {@code accepting} says whether a process has it
     * open.
     */
    OutboxStatus status();

    /**
     * Returns the destinations in order of name. Where there is only a file, and a process has it open, {@code state} and
     * {@code since} are null.
     */
    List<DestinationStatus> destinations();

    /** Opens a look at what is stored, which the caller must close; empty if the store can't search. */
    Optional<EventLookup> lookup();

    /** Returns what sends events again; empty where the store can't. */
    Optional<ReplayControl> replays();

    /** Returns what admits bodies that were kept out; empty where the store can't. */
    Optional<AdmissionControl> admission();

    /** Returns what decides about destinations; empty where the store can't. */
    Optional<DestinationControl> control();

    /** Returns a sentence, without its full stop, that says why a capability is absent. */
    String whyNot();
}
