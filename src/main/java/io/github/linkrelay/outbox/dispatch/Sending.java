package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.event.Pause;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds the events of a destination that are being sent. The store has these events, or is about to; whether one of
 * them arrived is unknown until there is an answer. It is used only for destinations that must not get an event twice.
 * It has no lock and no thread.
 *
 * <p>This is what keeps the promise of {@code repeat=never}. A request begins only when the store has its events on
 * disk as being sent, and the transaction that settles an event also drops it from these. An event that is still among
 * them at the next start may have arrived: {@link SubscriptionState#attach} makes a dead letter of it before anything
 * is handed over.
 */
final class Sending {

    static final String SENT_BEFORE = "sent before a crash, whether it arrived is unknown";

    private final Progress progress;
    private final InFlight inFlight;
    /** The events of which nobody knows whether they arrived, each with the replay that sends it, or 0. */
    private final Map<Long, Long> unknown;
    /** Rows that the store may drop, with the version of {@link Progress} since which it may. */
    private final Map<Long, Long> ended = new HashMap<>();

    /**
     * Begins with what was being sent when the process ended.
     *
     * @param onDisk what the store had when it was last written, each with its replay or 0
     */
    Sending(Progress progress, InFlight inFlight, Map<Long, Long> onDisk) {
        this.progress = progress;
        this.inFlight = inFlight;
        this.unknown = new TreeMap<>(onDisk);
    }

    /**
     * Notes that these events are about to be sent, and must not be sent twice. Returns those that the store must save
     * first, each with its replay or 0. No event may be sent before they are saved and {@link #saved(Map, Collection)}
     * was called.
     *
     * @throws OutboxException if one of them was taken back
     */
    Map<Long, Long> begin(Collection<HandedOver> deliveries) {
        refuseTakenBack(deliveries);
        Map<Long, Long> unwritten = new TreeMap<>();
        for (HandedOver delivery : deliveries) {
            long sequence = delivery.event().sequence();
            if (!delivery.isSettled() && unknown.put(sequence, delivery.replay()) == null) {
                // A row that is about to be dropped is written again, after that.
                ended.remove(sequence);
                unwritten.put(sequence, delivery.replay());
            }
        }
        return unwritten;
    }

    /**
     * Notes that the store has saved what {@link #begin} returned.
     *
     * @throws OutboxException if one of them was taken back meanwhile
     */
    void saved(Map<Long, Long> written, Collection<HandedOver> deliveries) {
        for (long sequence : written.keySet()) {
            if (!unknown.containsKey(sequence)) {
                // The event was settled meanwhile, perhaps before the row was there.
                ended.put(sequence, progress.changed());
            }
        }
        refuseTakenBack(deliveries);
    }

    /** Refuses an old delivery that has outlived its consumer, because the next consumer has the event then. */
    private void refuseTakenBack(Collection<HandedOver> deliveries) {
        for (HandedOver delivery : deliveries) {
            if (!delivery.isSettled() && !inFlight.holds(delivery)) {
                throw new OutboxException(delivery + " was taken back and must not be sent");
            }
        }
    }

    /** Says that these surely did not arrive. */
    void end(Collection<HandedOver> deliveries) {
        for (HandedOver delivery : deliveries) {
            if (inFlight.holds(delivery)) {
                answered(delivery.event().sequence());
            }
        }
    }

    /** Notes that an answer says that the event did not arrive. */
    void answered(long sequence) {
        if (unknown.remove(sequence) != null) {
            ended.put(sequence, progress.changed());
        }
    }

    /** Notes that the outcome of the event is known. The change that says so has its version already. */
    void settled(long sequence) {
        if (unknown.remove(sequence) != null) {
            ended.put(sequence, progress.version());
        }
    }

    /** Whether nobody knows if the event arrived. */
    boolean isUnknown(long sequence) {
        return unknown.containsKey(sequence);
    }

    /** Returns why an event of which that is unknown becomes a dead letter when it is released. */
    static String unknown(Pause pause) {
        return (pause.kind() == Pause.Kind.HOLD ? "an answer that accepts nothing" : "no answer")
                + ", whether it arrived is unknown";
    }

    /** Whether the store is yet to forget that it was being sent. */
    boolean isEnding(long sequence) {
        return ended.containsKey(sequence);
    }

    /** Returns what was being sent when a consumer or the process ended, each with its replay or 0; it has ended then. */
    Map<Long, Long> takeUnknown() {
        Map<Long, Long> taken = new TreeMap<>(unknown);
        taken.keySet().forEach(this::answered);
        return taken;
    }

    /** Returns what the store is to drop. */
    List<Long> ended() {
        return ended.isEmpty() ? List.of() : List.copyOf(ended.keySet());
    }

    /** Forgets the rows that ended up to this version, because the store has dropped them. */
    void saved(long version) {
        ended.values().removeIf(since -> since <= version);
    }
}
