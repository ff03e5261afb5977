package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.outbox.view.OutboxListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls every listener. An exception that one of them throws is logged, and does not reach the store. */
public final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<OutboxListener> all = new CopyOnWriteArrayList<>();

    public void add(OutboxListener listener) {
        all.add(listener);
    }

    public void remove(OutboxListener listener) {
        all.remove(listener);
    }

    public void tell(Consumer<OutboxListener> call) {
        for (OutboxListener listener : all) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("A listener of the outbox failed", e);
            }
        }
    }
}
