package io.github.linkrelay.outbox;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.outbox.dispatch.DispatchSettings;
import io.github.linkrelay.outbox.dispatch.Dispatcher;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.sqlite.file.Schema;
import io.github.linkrelay.outbox.view.EventTerms;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The outbox without Camel, for the benchmark: the same file and the same threads, with the settings of the product. */
public final class BareOutbox implements AutoCloseable {

    /** The format of the files that it makes. */
    public static final int FORMAT = Schema.MIGRATIONS.size();

    private static final DispatchSettings DISPATCH =
            new DispatchSettings(2000, 16 << 20, 0, 500, 2, 5000, 10_000, 100, 0, Repeat.allowed, 10, 100);

    private final Outbox outbox;
    private Dispatcher dispatcher;

    private BareOutbox(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Opens the file that the product opens in this folder. */
    public static BareOutbox open(Path directory, EventTerms terms) {
        return new BareOutbox(Outbox.open(new OutboxSettings(
                directory,
                "events",
                Duration.ofHours(72),
                Duration.ofDays(7),
                0,
                0,
                10_000,
                1000,
                16 << 20,
                1 << 20,
                Clock.systemUTC(),
                terms)));
    }

    public CompletableFuture<Appended> append(NewEvent event) {
        return outbox.append(event);
    }

    /** Registers a destination that gets only what is appended from now on. */
    public void beginWithNext(String destination) {
        outbox.beginWithNext(destination);
    }

    /** Waits until all that is stored can be searched for. */
    public void awaitIndex() throws InterruptedException {
        while (outbox.status().lastSequence() - outbox.status().indexedSequence() >= 256) {
            Thread.sleep(50);
        }
    }

    /** Hands each event of a destination to {@code route}, on a thread of the outbox. */
    public void deliver(String destination, Consumer<Delivery> route) {
        dispatcher = outbox.dispatcher(destination, StartFrom.OLDEST, route);
        dispatcher.start(DISPATCH);
    }

    @Override
    public void close() {
        if (dispatcher != null) {
            dispatcher.stop();
        }
        outbox.close();
    }
}
