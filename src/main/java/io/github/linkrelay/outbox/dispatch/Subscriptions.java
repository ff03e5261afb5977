package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.OutboxException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the destinations of one outbox. Any thread except the committing thread may call it. */
public final class Subscriptions {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    private final EventLog log;
    private final ProgressStore store;
    private final TimeSource time;
    private final Listeners listeners;
    private final Map<String, Subscription> byName = new ConcurrentSkipListMap<>();
    /** The destinations that were forgotten, each with what says that this is on disk. This object guards it. */
    private final Map<String, CompletableFuture<Boolean>> forgetting = new HashMap<>();

    /** Reads what the store has saved. From then on settlements are saved. */
    public Subscriptions(EventLog log, ProgressStore store, TimeSource time, Listeners listeners) {
        this.log = log;
        this.store = store;
        this.time = time;
        this.listeners = listeners;
        for (ProgressStore.SavedProgress progress : store.load()) {
            byName.put(progress.known().name(), new Subscription(progress, log.last(), time, listeners, store));
        }
    }

    /** Returns a live view of all destinations, in order of name. */
    public Collection<Subscription> all() {
        return byName.values();
    }

    /** Returns the destination of this name; {@code null} if there is none. */
    public Subscription get(String name) {
        return byName.get(name);
    }

    /**
     * Forgets a destination that has no consumer. Until that is on disk no consumer can attach; one that comes then gets
     * a new destination of this name. The result is false if there was none.
     *
     * @throws OutboxException if it has a consumer
     */
    public synchronized CompletableFuture<Boolean> forget(String name) {
        Subscription known = byName.get(name);
        if (known != null) {
            known.retire(true);
        }
        CompletableFuture<Boolean> done = store.forget(name).whenComplete((gone, failure) -> {
            if (known != null && failure != null) {
                known.retire(false);
            } else if (known != null && byName.remove(name, known)) {
                known.close();
                all().forEach(other -> other.moved(name));
            }
        });
        forgetting.put(name, done);
        return done;
    }

    /**
     * Returns the destination that {@code name} waits for.
     *
     * @throws OutboxException if {@code after} itself waits for {@code name}, perhaps by way of others
     */
    public Predecessor predecessor(String name, String after) {
        for (String next = after; next != null; next = predecessorOf(next)) {
            if (next.equals(name)) {
                throw new OutboxException("The outbox destination " + name + " can't wait for "
                        + (after.equals(name) ? "itself" : after + ", which waits for it")
                        + ". Choose another destination for the option after.");
            }
        }
        return new Predecessor(after, byName::get);
    }

    private String predecessorOf(String name) {
        Subscription subscription = byName.get(name);
        Predecessor predecessor = subscription == null ? null : subscription.predecessor();
        return predecessor == null ? null : predecessor.name();
    }

    /**
     * Returns the destination of this name. If it is new, it begins at {@code startFrom}, which otherwise has no
     * effect.
     */
    public synchronized Subscription getOrRegister(String name, StartFrom startFrom) {
        // A destination that is being forgotten is registered anew, but only after its row is gone.
        CompletableFuture<Boolean> going = forgetting.remove(name);
        if (going != null) {
            going.exceptionally(failure -> false).join();
        }
        Subscription known = byName.get(name);
        return known != null ? known : register(name, startFrom);
    }

    private Subscription register(String name, StartFrom startFrom) {
        KnownDestination added = store.register(name, startFrom);
        Subscription subscription = new Subscription(
                new ProgressStore.SavedProgress(added, Map.of(), List.of()), log.last(), time, listeners, store);
        byName.put(name, subscription);
        // It could not hear of events that were appended before this.
        subscription.appended(log.last());
        all().forEach(other -> other.moved(name));
        LOG.info(
                "The outbox destination {} is new: it begins with event {}, {} events wait",
                name,
                added.start() + 1,
                log.last() - added.start());
        listeners.tell(l -> l.registered(name));
        return subscription;
    }
}
