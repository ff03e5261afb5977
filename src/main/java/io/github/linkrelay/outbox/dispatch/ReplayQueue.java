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
 * Whose turn it is among the replays to one destination, and which of them the file doesn't know as they are. Not safe for
 * threads; the lock of the {@link Destination} guards it. Times are milliseconds since 1970, versions those of
 * {@link Progress}.
 */
final class ReplayQueue {

    /** Those that have not ended, in order. */
    private final List<ReplayRun> queue = new ArrayList<>();
    /** With the version since which the file is behind. */
    private final Map<ReplayRun, Long> changed = new LinkedHashMap<>();
    /** Whose turn it is, also while only something of it is in flight. */
    private ReplayRun active;
    /** What another one's turn left must be on disk before the next one reads. */
    private long turnEndedAt;

    void add(ReplayRun run) {
        queue.add(run);
    }

    /** {@code null} if it has ended, or is none of these. */
    ReplayRun find(long id) {
        return queue.stream().filter(run -> run.id() == id).findFirst().orElse(null);
    }

    int size() {
        return queue.size();
    }

    /** Whether one is to go on, now or later. */
    boolean isPending() {
        return first() != null;
    }

    /**
     * Whose turn it is now; {@code null} if nobody's. A replay reads the file, so what another one has settled must be
     * there before; and what that one has in flight is not for two.
     */
    ReplayRun turn(Progress progress, long now) {
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

    /** Nothing is in flight any more: another consumer begins. */
    void takenBack(long version) {
        active = null;
        turnEndedAt = version;
    }

    /** To be called after each change of a run. */
    void changed(ReplayRun run, long version, long now) {
        if (!run.hasEnded() && run.isDone()) {
            run.done(now);
        }
        if (run.hasEnded()) {
            queue.remove(run);
        }
        changed.put(run, version);
    }

    List<ReplayRow> unsaved() {
        return changed.isEmpty()
                ? List.of()
                : changed.keySet().stream().map(ReplayRun::row).toList();
    }

    void saved(long version) {
        changed.values().removeIf(since -> since <= version);
    }

    /** Of all that have not ended, or not on disk. */
    List<ReplayStatus> statuses(boolean attached, long now) {
        Set<ReplayRun> all = new LinkedHashSet<>(queue);
        all.addAll(changed.keySet());
        List<ReplayStatus> statuses = new ArrayList<>();
        for (ReplayRun run : all) {
            boolean goes = attached && run == first() && !run.isUnreadable(now);
            statuses.add(run.row().status(run.state() == State.RUNNING && !goes ? State.WAITING : run.state()));
        }
        return statuses;
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
