package io.github.linkrelay.outbox;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls every listener, and keeps what one of them throws away from the store. */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final List<OutboxListener> all = new CopyOnWriteArrayList<>();

    void add(OutboxListener listener) {
        all.add(listener);
    }

    void remove(OutboxListener listener) {
        all.remove(listener);
    }

    void tell(Consumer<OutboxListener> call) {
        for (OutboxListener listener : all) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("A listener of the outbox failed", e);
            }
        }
    }
}
