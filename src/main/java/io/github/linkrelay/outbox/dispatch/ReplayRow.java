package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.outbox.view.ReplayRequest;
import io.github.linkrelay.outbox.view.ReplayStatus;
import io.github.linkrelay.outbox.view.ReplayStatus.State;

/**
 * A replay as it is in the file.
 *
 * @param id          ascending
 * @param destination where its events go
 * @param source      see {@link ReplayRequest}
 * @param choice      see {@link ReplayChoice}
 * @param label       the choice in words
 * @param rate        events per second at most; 0 for no limit
 * @param state       never {@code WAITING}, which follows from the other replays
 * @param position    see {@link Cursor#position}; this and the next are about positions in the source
 * @param ahead       see {@link Cursor#ranges}
 * @param end         the last position that belongs to the replay
 * @param total       how many events there were at its beginning
 * @param sent        of these: accepted
 * @param filtered    of these: their route ended well, but without a request
 * @param failed      of these: refused, or gone
 * @param createdAt   milliseconds since 1970
 * @param endedAt     milliseconds since 1970; 0 while it goes on
 */
public record ReplayRow(
        long id,
        String destination,
        String source,
        ReplayChoice choice,
        String label,
        double rate,
        State state,
        long position,
        String ahead,
        long end,
        long total,
        long sent,
        long filtered,
        long failed,
        long createdAt,
        long endedAt) {

    public ReplayRow withId(long given) {
        return new ReplayRow(
                given,
                destination,
                source,
                choice,
                label,
                rate,
                state,
                position,
                ahead,
                end,
                total,
                sent,
                filtered,
                failed,
                createdAt,
                endedAt);
    }

    /** Whether its events are from the log, so that positions are sequences. */
    public boolean isStored() {
        return isStored(source);
    }

    public static boolean isStored(String source) {
        return ReplayRequest.DEAD_LETTERS.equals(source) || ReplayRequest.EVENTS.equals(source);
    }

    public ReplayStatus status(State shown) {
        return new ReplayStatus(
                id, destination, source, label, shown, total, sent, filtered, failed, rate, createdAt, endedAt);
    }
}
