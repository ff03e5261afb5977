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
 * An outbox as the operator's side sees it: one that this process has open, or the file of one that nobody has. What can be
 * done with it are its capabilities, each of which may be absent.
 */
public interface OutboxView {

    String name();

    /** Where there is a file only: {@code accepting} says whether a process has it open. */
    OutboxStatus status();

    /** In order of name. Where there is a file only, and a process has it open, {@code state} and {@code since} are null. */
    List<DestinationStatus> destinations();

    /** Opens a look at what is stored, which must be closed; empty where the store can't search. */
    Optional<EventLookup> lookup();

    /** Empty where nothing can be sent again. */
    Optional<ReplayControl> replays();

    /** Empty where no body can be admitted. */
    Optional<AdmissionControl> admission();

    /** Empty where nothing can be decided about destinations. */
    Optional<DestinationControl> control();

    /** Returns a sentence, without its full stop, that says why a capability is absent. */
    String whyNot();
}
