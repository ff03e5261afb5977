package io.github.linkrelay.outbox.view;

/**
 * The progress of a replay.
 *
 * @param id          ascending
 * @param destination where its events go
 * @param source      see {@link ReplayRequest}
 * @param label       the choice in words
 * @param state       see {@link State}
 * @param total       how many events there were at its beginning
 * @param sent        of these: accepted by the destination
 * @param filtered    of these: their route ended well, but without a request
 * @param failed      of these: refused by it again, or gone
 * @param rate        events per second at most; 0 for no limit
 * @param createdAt   milliseconds since 1970
 * @param endedAt     milliseconds since 1970; 0 while it goes on
 */
public record ReplayStatus(
        long id,
        String destination,
        String source,
        String label,
        State state,
        long total,
        long sent,
        long filtered,
        long failed,
        double rate,
        long createdAt,
        long endedAt) {

    /** Says what a replay is doing. */
    public enum State {
        /** Its events are being sent. */
        RUNNING,
        /** Somebody paused it. */
        PAUSED,
        /**
         * It waits: another replay to the same destination runs first, no route consumes the destination, or the source
         * can't be read.
         */
        WAITING,
        /** All its events were sent, were filtered, or failed. */
        DONE,
        /** Somebody cancelled it; events that were sent stay sent. */
        CANCELLED
    }
}
