package io.github.linkrelay.outbox.dispatch;

/**
 * What is known of a destination whoever consumes it: the events that are settled, in flight and being sent, the requests,
 * and the replays. What of it a crash must not change goes into rows. No lock, no thread, no clock.
 */
record Memory(
        String name, Progress progress, InFlight inFlight, AttemptLog attempts, Sending sending, Replays replays) {

    static Memory of(ProgressStore.SavedProgress saved) {
        Progress progress = new Progress(saved.known());
        InFlight inFlight = new InFlight();
        Replays replays = new Replays(progress);
        saved.replays().forEach(replays::add);
        return new Memory(
                saved.known().name(),
                progress,
                inFlight,
                new AttemptLog(),
                new Sending(progress, inFlight, saved.sending()),
                replays);
    }

    /** Returns what the store should know, or {@code null} if it knows already. */
    CursorRow unsaved(Now now) {
        return progress.isSaved()
                ? null
                : progress.row(
                        name, sending.ended(), attempts.unsaved(now.millis(), progress.version()), replays.unsaved());
    }

    /** {@code row} is on disk. Returns false, and changes nothing, if a row that is as new or newer was. */
    boolean saved(CursorRow row) {
        if (!progress.saved(row)) {
            return false;
        }
        attempts.saved(row.version());
        sending.saved(row.version());
        replays.saved(row.version());
        return true;
    }
}
