package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.outbox.view.ReplayStatus;
import io.github.linkrelay.outbox.view.ReplayStatus.State;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The replays to one destination, beside its live events. Everything in it is under the lock of the {@link Destination}:
 * what any thread may call takes it, what the destination calls has it.
 */
public final class Replays {

    private static final long NEVER = Long.MAX_VALUE;
    private static final long SAVED_WITHIN = TimeUnit.SECONDS.toNanos(1);
    /** Live events that go between two pages, while a replay only looks for its events. */
    private static final int LIVE_BETWEEN_PAGES = 64;

    private final Destination destination;
    private final ReentrantLock lock;
    private final Condition saved;
    private final Progress progress;
    private final ReplayQueue queue = new ReplayQueue();
    /** Live events that went since a replayed one did, up to so many as matter. */
    private int liveSince;

    Replays(Destination destination, ReentrantLock lock, Progress progress) {
        this.destination = destination;
        this.lock = lock;
        this.saved = lock.newCondition();
        this.progress = progress;
    }

    // --- on any thread

    /** Waits until what was settled until now is on disk, but not for long. */
    public void awaitSaved() {
        lock.lock();
        try {
            long version = progress.version();
            long left = SAVED_WITHIN;
            while (progress.savedVersion() < version && left > 0) {
                left = saved.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    public void add(ReplayRow row) {
        lock.lock();
        try {
            queue.add(new ReplayRun(row));
            destination.wakeDispatcher();
        } finally {
            lock.unlock();
        }
    }

    /** Of those that have not ended, and of those that ended a moment ago. */
    public List<ReplayStatus> statuses() {
        lock.lock();
        try {
            return queue.statuses(destination.isAttached(), destination.now());
        } finally {
            lock.unlock();
        }
    }

    public ReplayStatus status(long id) {
        return statuses().stream()
                .filter(status -> status.id() == id)
                .findFirst()
                .orElseThrow();
    }

    public int unfinished() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** Pauses it, goes on with it, or gives it up. {@code null} if it has ended, or isn't one of this destination. */
    public ReplayStatus steer(long id, State next) {
        lock.lock();
        try {
            ReplayRun run = queue.find(id);
            if (run == null) {
                return null;
            }
            run.turn(next, next == State.CANCELLED ? destination.now() : 0);
            changed(run);
            destination.recoverIfIdle();
            destination.wakeDispatcher();
            return status(id);
        } finally {
            lock.unlock();
            destination.saveSoon();
        }
    }

    // --- on the dispatcher's thread

    /** What is to be read: behind {@code position} of the source of {@code run}. */
    public record Reading(ReplayRun run, long position) {}

    /** What is to be read next; {@code null} if nothing is. */
    Reading toRead(Dispatcher dispatcher) {
        lock.lock();
        try {
            ReplayRun run = destination.isOwnedBy(dispatcher) ? queue.turn(progress, destination.now()) : null;
            return run == null || !run.wantsPage(destination.now()) ? null : new Reading(run, run.lookedTo());
        } finally {
            lock.unlock();
        }
    }

    public void add(Dispatcher dispatcher, Reading reading, ReplayPages.Page page) {
        lock.lock();
        try {
            if (destination.isOwnedBy(dispatcher) && queue.turn(progress, destination.now()) == reading.run()) {
                reading.run().add(page);
                liveSince = 0;
                changed(reading.run());
                destination.recoverIfIdle();
            }
        } finally {
            lock.unlock();
        }
        destination.saveSoon();
    }

    /** The source can't be read. True if it could before. */
    boolean failedToRead(Reading reading) {
        lock.lock();
        try {
            return reading.run().failedToRead(destination.now());
        } finally {
            lock.unlock();
        }
    }

    /** The delivery of a replayed event, now in flight; {@code null} if none may go, perhaps because none was read. */
    HandedOver handOver(Dispatcher dispatcher) {
        lock.lock();
        try {
            if (!destination.isOwnedBy(dispatcher) || delay() > 0) {
                return null;
            }
            ReplayRun run = queue.turn(progress, destination.now());
            ReplayItem item = run.next();
            if (item == null) {
                return null;
            }
            run.handOver(item);
            liveSince = 0;
            return destination.handOver(run, item);
        } finally {
            lock.unlock();
        }
    }

    // --- under the lock

    boolean isPending() {
        return queue.isPending();
    }

    /** How long until a replay may go on; the largest number if that depends on something else than time. */
    long delay() {
        long now = destination.now();
        ReplayRun run = queue.turn(progress, now);
        if (run == null || !destination.mayHandOver(0)) {
            return NEVER;
        }
        ReplayItem item = run.next();
        if (item == null) {
            return run.wantsPage(now) ? 0 : NEVER;
        }
        return destination.mayHandOver(item) ? Math.max(destination.paceDelay(), run.delay(now)) : NEVER;
    }

    /** Whether it goes before a live event, where both could: with a rate always, without one every other time. */
    boolean goesBeforeLive() {
        ReplayRun run = queue.turn(progress, destination.now());
        if (run.next() == null) {
            return liveSince >= (run.foundLately() ? 1 : LIVE_BETWEEN_PAGES);
        }
        return run.begun().rate() > 0 || liveSince > 0;
    }

    void liveWent() {
        liveSince = Math.min(liveSince + 1, LIVE_BETWEEN_PAGES);
    }

    void accepted(HandedOver delivery, boolean filtered) {
        progress.recover(delivery.item(), filtered);
        delivery.run().accepted(delivery.item(), filtered);
        changed(delivery.run());
    }

    void refused(HandedOver delivery, String reason) {
        if (delivery.item().dead()) {
            progress.dieAgain(delivery.item().position(), reason, destination.now());
        }
        delivery.run().refused(delivery.item());
        changed(delivery.run());
    }

    void released(HandedOver delivery) {
        delivery.run().released(delivery.item());
        changed(delivery.run());
    }

    /** One that must not be sent again may have been sent before a crash, by the replay {@code id}. */
    void lost(long id, long sequence, String reason) {
        ReplayRun run = queue.find(id);
        if (run != null) {
            run.lost(Math.abs(sequence));
            changed(run);
        }
        progress.dieAgain(sequence, reason, destination.now());
    }

    void takenBack() {
        queue.takenBack(progress.version());
    }

    List<ReplayRow> unsaved() {
        return queue.unsaved();
    }

    void saved(long version) {
        queue.saved(version);
        saved.signalAll();
    }

    private void changed(ReplayRun run) {
        queue.changed(run, progress.changed(), destination.now());
    }
}
