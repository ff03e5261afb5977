package io.github.linkrelay.operator.server;

import io.github.linkrelay.outbox.Outbox;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.OutboxStatus;
import java.util.List;
import java.util.Optional;

/** An outbox as the operator's side sees it: one that this process has open, or the file of one that nobody has. */
public interface OutboxView {

    String name();

    /** Over what is on disk; to be closed. */
    OutboxReader reader();

    /** Where there is a file only: {@code accepting} says whether a process has it open. */
    OutboxStatus status();

    /** In order of name. Where there is a file only, and a process has it open, {@code state} and {@code since} are null. */
    List<DestinationStatus> destinations();

    /** To act on it; empty where there is a file only. */
    Optional<Outbox> live();

    /** One that this process has open. */
    static OutboxView of(Outbox outbox) {
        return new OutboxView() {
            @Override
            public String name() {
                return outbox.name();
            }

            @Override
            public OutboxReader reader() {
                return outbox.reader();
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
            public Optional<Outbox> live() {
                return Optional.of(outbox);
            }
        };
    }
}
