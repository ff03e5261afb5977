package io.github.linkrelay.outbox.dispatch;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Which events of a destination are being sent, where an event must not be sent twice, and how the file learns of it. Under
 * the lock of the {@link Destination}, which what any thread may call takes; the file is waited for without it.
 */
final class Sending {

    static final String SENT_BEFORE = "sent before a crash, whether it arrived is unknown";

    private final Destination destination;
    private final ReentrantLock lock;
    private final Progress progress;
    private final InFlight inFlight;
    private final SendingLedger ledger;
    private final Consumer<Map<Long, Long>> writer;

    /**
     * @param onDisk the events that were being sent when the file was last written, each with its replay or 0
     * @param writer returns when it is on disk that these events are being sent
     */
    Sending(
            Destination destination,
            ReentrantLock lock,
            Progress progress,
            InFlight inFlight,
            Map<Long, Long> onDisk,
            Consumer<Map<Long, Long>> writer) {
        this.destination = destination;
        this.lock = lock;
        this.progress = progress;
        this.inFlight = inFlight;
        this.ledger = new SendingLedger(onDisk);
        this.writer = writer;
    }

    /** Returns when it is on disk that these are being sent. If it fails, the caller ends what it began. */
    void begin(List<HandedOver> deliveries) {
        Map<Long, Long> unwritten = new TreeMap<>();
        lock.lock();
        try {
            destination.refuseTakenBack(deliveries);
            for (HandedOver delivery : deliveries) {
                if (!delivery.isSettled() && ledger.begin(delivery.event().sequence(), delivery.replay())) {
                    unwritten.put(delivery.event().sequence(), delivery.replay());
                }
            }
        } finally {
            lock.unlock();
        }
        if (unwritten.isEmpty()) {
            return;
        }
        writer.accept(unwritten);
        boolean dropped = false;
        lock.lock();
        try {
            for (long sequence : unwritten.keySet()) {
                if (!ledger.contains(sequence)) {
                    // Settled meanwhile, perhaps before the row was there.
                    ledger.dropAgain(sequence, progress.changed());
                    dropped = true;
                }
            }
            destination.refuseTakenBack(deliveries);
        } finally {
            lock.unlock();
            if (dropped) {
                destination.saveSoon();
            }
        }
    }

    /** They surely did not arrive. */
    void end(List<HandedOver> deliveries) {
        lock.lock();
        try {
            for (HandedOver delivery : deliveries) {
                if (inFlight.holds(delivery) && ledger.end(delivery.event().sequence(), progress.version() + 1)) {
                    progress.changed();
                }
            }
        } finally {
            lock.unlock();
        }
        destination.saveSoon();
    }

    // --- under the lock

    /** Whether it is unknown if the event arrived. */
    boolean isUnknown(long sequence) {
        return ledger.contains(sequence);
    }

    /** Whether the file is yet to forget that it was being sent. */
    boolean isEnding(long sequence) {
        return ledger.isEnding(sequence);
    }

    /** It surely did not arrive, as an answer said. */
    void answered(long sequence) {
        if (ledger.end(sequence, progress.version() + 1)) {
            progress.changed();
        }
    }

    /** What became of the event is known. The change must have its version already. */
    void settled(long sequence) {
        ledger.end(sequence, progress.version());
    }

    /** What was being sent when a consumer or the process ended, each with its replay or 0. It counts as settled then. */
    Map<Long, Long> takeUnknown() {
        Map<Long, Long> unknown = ledger.sending();
        unknown.keySet().forEach(sequence -> ledger.end(sequence, progress.changed()));
        return unknown;
    }

    /** What the file is to drop. */
    List<Long> ended() {
        return ledger.ended();
    }

    void saved(long version) {
        ledger.saved(version);
    }
}
