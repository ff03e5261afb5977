package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.outbox.view.ReplayStatus;
import io.github.linkrelay.outbox.view.ReplayStatus.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds the replays to one destination: which there are, whose turn it is, and which of them have changes that the
 * store has not saved. It has no lock, no thread and no clock; callers give the time.
 */
final class Replays {

    /** How many live events are handed over between two pages while a replay only looks for its events. */
    private static final int LIVE_BETWEEN_PAGES = 64;

    private final Progress progress;
    /** The replays that have not ended, in order. */
    private final List<ReplayRun> queue = new ArrayList<>();
    /** The replays with changes that are not saved, each with the version that has them. */
    private final Map<ReplayRun, Long> changed = new LinkedHashMap<>();
    /** The replays that came to their end since the last {@link #takeDone}. */
    private List<ReplayRow> done = List.of();
    /** The replay whose turn it is; it keeps the turn while its events are in flight. */
    private ReplayRun active;
    /** The version at the end of the last turn, which must be on disk before the next replay reads. */
    private long turnEndedAt;
    /** How many live events were handed over since the last replayed one, up to the number that matters. */
    private int liveSince;

    Replays(Progress progress) {
        this.progress = progress;
    }

    void add(ReplayRow row) {
        queue.add(new ReplayRun(row));
    }

    /** Returns how many replays have not ended. */
    int size() {
        return queue.size();
    }

    /** Whether a replay is to go on, now or later. */
    boolean isPending() {
        return first() != null;
    }

    /**
     * Returns the replay whose turn it is now; {@code null} if there is none. A replay reads the store, so everything
     * that the replay before it settled must be saved first, and nothing of that one may be in flight.
     */
    ReplayRun turn(Now now) {
        ReplayRun first = first();
        if (active != null && active != first) {
            if (active.inFlight() > 0) {
                return null;
            }
            active = null;
            turnEndedAt = progress.version();
        }
        if (active == null && first != null && progress.savedVersion() >= turnEndedAt) {
            active = first;
            active.begin(now);
        }
        return active;
    }

    /** Notes that nothing is in flight any more, because another consumer begins. */
    void takenBack() {
        active = null;
        turnEndedAt = progress.version();
    }

    /** Whether {@code run}, whose turn it is, goes before a live event if both could. */
    boolean goesBeforeLive(ReplayRun run) {
        if (run.next() == null) {
            return liveSince >= (run.foundLately() ? 1 : LIVE_BETWEEN_PAGES);
        }
        // A replay with a rate always goes first, one without a rate every other time.
        return run.begun().rate() > 0 || liveSince > 0;
    }

    void liveWent() {
        liveSince = Math.min(liveSince + 1, LIVE_BETWEEN_PAGES);
    }

    void replayWent() {
        liveSince = 0;
    }

    /** Pauses, resumes or cancels a replay. Returns false if it has ended, or is none of this destination. */
    boolean steer(long id, State next, Now now) {
        ReplayRun run = find(id);
        if (run != null) {
            run.turn(next, next == State.CANCELLED ? now.millis() : 0);
            changed(run, now);
        }
        return run != null;
    }

    /** Takes a page that was read for {@code run}. */
    void add(ReplayRun run, ReplayPages.Page page, Now now) {
        run.add(page);
        liveSince = 0;
        changed(run, now);
    }

    // --- settlement

    void accepted(HandedOver delivery, boolean filtered, Now now) {
        progress.recover(delivery.item(), filtered);
        delivery.run().accepted(delivery.item(), filtered);
        changed(delivery.run(), now);
    }

    void refused(HandedOver delivery, String reason, Now now) {
        if (delivery.item().dead()) {
            progress.dieAgain(delivery.item().position(), reason, now.millis());
        }
        delivery.run().refused(delivery.item());
        changed(delivery.run(), now);
    }

    void released(HandedOver delivery, Now now) {
        delivery.run().released(delivery.item());
        changed(delivery.run(), now);
    }

    /** Settles an event of the replay {@code id} that may have been sent before a crash and must not be sent again. */
    void lost(long id, long sequence, String reason, Now now) {
        ReplayRun run = find(id);
        if (run != null) {
            run.lost(Math.abs(sequence));
            changed(run, now);
        }
        progress.dieAgain(sequence, reason, now.millis());
    }

    // --- the store

    List<ReplayRow> unsaved() {
        return changed.isEmpty()
                ? List.of()
                : changed.keySet().stream().map(ReplayRun::row).toList();
    }

    void saved(long version) {
        changed.values().removeIf(since -> since <= version);
    }

    /** Returns the replays that came to their end since the last call, without those that were cancelled. */
    List<ReplayRow> takeDone() {
        List<ReplayRow> taken = done;
        done = List.of();
        return taken;
    }

    // --- what others see

    /** Returns the replays that are still running, or whose end is not saved yet. */
    List<ReplayStatus> statuses(boolean attached, Now now) {
        Set<ReplayRun> all = new LinkedHashSet<>(queue);
        all.addAll(changed.keySet());
        List<ReplayStatus> statuses = new ArrayList<>();
        for (ReplayRun run : all) {
            boolean goes = attached && run == first() && !run.isUnreadable(now);
            statuses.add(run.row().status(run.state() == State.RUNNING && !goes ? State.WAITING : run.state()));
        }
        return statuses;
    }

    /** Returns the replay; {@code null} if it has ended, or is none of this destination. */
    private ReplayRun find(long id) {
        for (ReplayRun run : queue) {
            if (run.id() == id) {
                return run;
            }
        }
        return null;
    }

    private void changed(ReplayRun run, Now now) {
        if (!run.hasEnded() && run.isDone()) {
            run.done(now.millis());
            done = new ArrayList<>(done);
            done.add(run.row());
        }
        if (run.hasEnded()) {
            queue.remove(run);
        }
        changed.put(run, progress.changed());
    }

    private ReplayRun first() {
        for (int i = 0; i < queue.size(); i++) {
            if (queue.get(i).state() == State.RUNNING) {
                return queue.get(i);
            }
        }
        return null;
    }
}
