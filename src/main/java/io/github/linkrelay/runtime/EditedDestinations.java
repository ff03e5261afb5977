package io.github.linkrelay.runtime;

import io.github.linkrelay.outbox.Outbox;
import io.github.linkrelay.outbox.OutboxComponent;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.runtime.files.RouteFiles;
import io.github.linkrelay.runtime.reload.DestinationChanges;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of what an edit does to destinations: one that lost its last route while events wait for it, and one that was
 * renamed. For the outbox a new name is a new destination, which would be sent every stored event again; so it begins
 * with the next event, unless its route has a {@code startFrom}. It is for one thread at a time.
 */
final class EditedDestinations implements DestinationChanges {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay");

    private final Supplier<OutboxComponent> outboxes;
    private final UnaryOperator<String> resolve;
    private Set<String> abandoned = Set.of();

    /** @param resolve replaces placeholders by their values; a text without a value stays as it is */
    EditedDestinations(Supplier<OutboxComponent> outboxes, UnaryOperator<String> resolve) {
        this.outboxes = outboxes;
        this.resolve = resolve;
    }

    @Override
    public Runnable betweenRoutes(RouteFiles running, RouteFiles next) {
        List<Renaming> renamings = Renaming.between(running, next, resolve);
        List<Runnable> undo =
                renamings.stream().map(this::rename).flatMap(Optional::stream).toList();
        return () -> undo.forEach(Runnable::run);
    }

    /** Returns what takes it back; empty if there is nothing to do. */
    private Optional<Runnable> rename(Renaming renaming) {
        Outbox outbox = outboxes.get().getOutbox(renaming.outbox());
        Optional<DestinationStatus> former = status(outbox, renaming.from());
        if (former.isEmpty() || status(outbox, renaming.to()).isPresent()) {
            return Optional.empty();
        }
        outbox.beginWithNext(renaming.to());
        LOG.warn(
                "{}: the destination {} of the outbox {} has a new name, {}. A new destination is sent all stored events;"
                        + " so that none is sent again, this one begins with the next event. {} events wait for the former"
                        + " name. To have them sent, give it the former name again",
                renaming.place(),
                renaming.from(),
                renaming.outbox(),
                renaming.to(),
                former.get().waiting());
        return Optional.of(() -> outbox.forget(renaming.to()).join());
    }

    private static Optional<DestinationStatus> status(Outbox outbox, String destination) {
        return outbox.destinations().stream()
                .filter(one -> one.name().equals(destination))
                .findFirst();
    }

    /** Warns of each destination that has no route any more and for which events wait, once until it has one again. */
    @Override
    public void takenOver() {
        Set<String> now = new HashSet<>();
        for (Outbox outbox : outboxes.get().outboxes()) {
            for (DestinationStatus destination : outbox.destinations()) {
                boolean isAbandoned =
                        destination.state() == DestinationStatus.State.STOPPED && destination.waiting() > 0;
                String name = outbox.name() + ":" + destination.name();
                if (isAbandoned && now.add(name) && !abandoned.contains(name)) {
                    LOG.warn(
                            "No route takes the events of the destination {} of the outbox {}: {} events wait. Put its"
                                    + " route back, or, if it is gone for good: linkrelay forget {}",
                            destination.name(),
                            outbox.name(),
                            destination.waiting(),
                            destination.name());
                }
            }
        }
        abandoned = now;
    }
}
