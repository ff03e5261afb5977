package io.github.linkrelay.outbox.dispatch;

import java.util.concurrent.TimeUnit;

/**
 * Decides which lines about a trouble go to the operator's log, so that one that lasts does not fill it: the line of each
 * change, and then one an hour. A trouble that comes and goes, or changes its kind at each try, has two lines in half an
 * hour at most, and as many about its ends. The lines between them are for the debug log. Any thread may call it.
 */
public final class TroubleLog {

    private static final long AGAIN = TimeUnit.HOURS.toNanos(1);
    /** Within this time two changes are told; further ones are not. */
    private static final long TWO_WITHIN = TimeUnit.MINUTES.toNanos(30);

    /** The kind of trouble that was told last; {@code null} if none was, or its end was told. */
    private String kind;

    private long toldAt;
    /** When a change was told the time before the last; {@code null} if there were fewer than two. */
    private Long changeBefore;

    private Long lastChange;
    private long untold;

    /** What to do with a line, and how many of its kind were left out since the last one that was written. */
    public record Verdict(boolean isDue, long leftOut) {}

    /**
     * Decides about the line of a trouble that is there now.
     *
     * @param present the kind of trouble; the line of another kind than the last one is a change
     * @param nanos   the time, of a clock that only goes forward
     */
    public synchronized Verdict met(String present, long nanos) {
        boolean isChange = !present.equals(kind);
        boolean isDue = isChange ? changeBefore == null || nanos - changeBefore >= TWO_WITHIN : nanos - toldAt >= AGAIN;
        if (!isDue) {
            untold++;
            return new Verdict(false, untold);
        }
        if (isChange) {
            changeBefore = lastChange;
            lastChange = nanos;
        }
        kind = present;
        toldAt = nanos;
        long leftOut = untold;
        untold = 0;
        return new Verdict(true, leftOut);
    }

    /** Notes that the trouble is over. Returns whether that is to be told: not if its beginning was not. */
    public synchronized boolean ended() {
        boolean isDue = kind != null;
        kind = null;
        return isDue;
    }
}
