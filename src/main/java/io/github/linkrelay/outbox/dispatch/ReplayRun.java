package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.outbox.view.ReplayStatus.State;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A replay that has not ended, with its own cursor over positions in its source, and the page that was read last. It
 * has no lock, no thread and no clock; callers give the time.
 */
final class ReplayRun {

    private static final long SOURCE_AGAIN = TimeUnit.SECONDS.toNanos(5);
    private static final long NEVER = Long.MAX_VALUE;

    private final ReplayRow begun;
    private final Cursor cursor;
    /** The items that were read and are not handed over, and those that were released. */
    private final TreeMap<Long, ReplayItem> ready = new TreeMap<>();

    private State state;
    private long total;
    private long sent;
    private long filtered;
    private long failed;
    private long endedAt;
    private Pace pace;
    private long restsFrom;
    private long restsFor;
    private int inFlight;
    private long lookedTo;
    private boolean atEnd;
    private long unreadableAt;
    private boolean unreadable;
    private boolean foundLately;

    /**
     * Goes on from the state that the store has saved.
     *
     * @throws IllegalArgumentException if the row's cursor can't be read
     */
    ReplayRun(ReplayRow row) {
        this.begun = row;
        this.cursor = new Cursor(row.position(), row.ahead());
        this.state = row.state();
        this.total = row.total();
        this.sent = row.sent();
        this.filtered = row.filtered();
        this.failed = row.failed();
    }

    long id() {
        return begun.id();
    }

    /** Returns the replay as it began, with the parts that never change. */
    ReplayRow begun() {
        return begun;
    }

    State state() {
        return state;
    }

    boolean hasEnded() {
        return endedAt != 0;
    }

    /**
     * Changes the state of the replay.
     *
     * @param now when the replay ends, in milliseconds since 1970; 0 if it goes on
     */
    void turn(State next, long now) {
        state = next;
        endedAt = now;
    }

    /** Begins the replay's turn: it reads anew from its place. */
    void begin(Now now) {
        pace = new Pace(begun.rate(), now);
        ready.clear();
        inFlight = 0;
        lookedTo = cursor.position();
        atEnd = false;
        unreadable = false;
        foundLately = true;
    }

    // --- reading

    /** Returns the next item; {@code null} if none was read. */
    ReplayItem next() {
        return ready.isEmpty() ? null : ready.firstEntry().getValue();
    }

    /** Whether a page must be read before another event can be handed over. */
    boolean wantsPage(Now now) {
        return ready.isEmpty() && !atEnd && !isUnreadable(now);
    }

    long lookedTo() {
        return lookedTo;
    }

    /** Whether the last page had any events of the replay. */
    boolean foundLately() {
        return foundLately;
    }

    /** Takes a page that was read from {@link #lookedTo} on. */
    void add(ReplayPages.Page page) {
        long nothingFrom = lookedTo + 1;
        for (ReplayItem item : page.items()) {
            cursor.settleAll(nothingFrom, item.position() - 1);
            nothingFrom = item.position() + 1;
            if (!cursor.isSettled(item.position())) {
                ready.put(item.position(), item);
            }
        }
        cursor.settleAll(nothingFrom, page.lookedTo());
        lookedTo = page.lookedTo();
        atEnd = page.end();
        unreadable = false;
        foundLately = !ready.isEmpty();
    }

    /** Notes that the source can't be read now; returns true the first time. */
    boolean failedToRead(Now now) {
        boolean first = !unreadable;
        unreadable = true;
        unreadableAt = now.nanos();
        return first;
    }

    boolean isUnreadable(Now now) {
        return unreadable && now.nanos() - unreadableAt < SOURCE_AGAIN;
    }

    // --- handing over

    /**
     * Returns the nanoseconds until its next event may go or a page is to be read; the largest number if that doesn't
     * depend on time.
     */
    long delay(Now now) {
        if (!ready.isEmpty()) {
            return Math.max(pace.delay(now), restsFor - (now.nanos() - restsFrom));
        }
        return atEnd ? NEVER : isUnreadable(now) ? SOURCE_AGAIN - (now.nanos() - unreadableAt) : 0;
    }

    /**
     * Lets the replay wait for {@code delay} nanoseconds, because the destination does not want one of its events. Live
     * events go on.
     */
    void rest(Now now, long delay) {
        restsFrom = now.nanos();
        restsFor = delay;
    }

    void handOver(ReplayItem item) {
        ready.remove(item.position());
        inFlight++;
        pace.take();
    }

    int inFlight() {
        return inFlight;
    }

    void accepted(ReplayItem item, boolean asFiltered) {
        inFlight--;
        sent += asFiltered ? 0 : 1;
        filtered += asFiltered ? 1 : 0;
        cursor.settle(item.position());
    }

    void refused(ReplayItem item) {
        inFlight--;
        lost(item.position());
    }

    /**
     * Notes that the event at {@code position} may have been sent and must not be sent again. If its outcome is known,
     * nothing changes.
     */
    void lost(long position) {
        failed += cursor.settle(position) ? 1 : 0;
    }

    void released(ReplayItem item) {
        inFlight--;
        if (!hasEnded()) {
            ready.put(item.position(), item);
        }
    }

    /** Whether the replay is done. Events that it no longer finds count as failed. */
    boolean isDone() {
        return atEnd && ready.isEmpty() && inFlight == 0;
    }

    void done(long now) {
        // A source that was added by name may have grown.
        total = Math.max(total, sent + filtered + failed);
        failed = total - sent - filtered;
        turn(State.DONE, now);
    }

    ReplayRow row() {
        return new ReplayRow(
                begun.id(),
                begun.destination(),
                begun.source(),
                begun.choice(),
                begun.label(),
                begun.rate(),
                state,
                cursor.position(),
                cursor.ranges(),
                begun.end(),
                total,
                sent,
                filtered,
                failed,
                begun.createdAt(),
                endedAt);
    }
}
