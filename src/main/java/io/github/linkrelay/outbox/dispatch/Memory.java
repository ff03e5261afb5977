package io.github.linkrelay.outbox.dispatch;

/**
 * Holds what is known of a destination independently of its consumer: the events that are settled, in flight and being
 * sent, the requests, and the replays. The part that must outlive a crash goes into rows. It has no lock, no thread and
 * no clock.
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

    /** Returns what the store must save; {@code null} if it has saved everything. */
    CursorRow unsaved(Now now) {
        return progress.isSaved()
                ? null
                : progress.row(
                        name, sending.ended(), attempts.unsaved(now.millis(), progress.version()), replays.unsaved());
    }

    /**
     * Notes that {@code row} is on disk. Returns false, and changes nothing, if a row of this version or a later one is
     * on disk already.
     */
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
