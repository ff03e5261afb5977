package io.github.linkrelay.outbox.view;

import java.time.Duration;
import java.time.Instant;

/**
 * The status of one destination, all of it read at one moment:
 * {@code received = delivered + filtered + deadLettered + waiting}.
 *
 * @param name          of the destination
 * @param state         see {@link State}; {@code null}, as {@code since}, where only the file is known and a process has it
 *                     open
 * @param reason        why it rests, or {@code null} while it runs
 * @param since         when it came into this state
 * @param nextAttempt   when it is tried again, or {@code null} if it is being tried, runs, or is stopped
 * @param received      events from the destination's first to the log's last
 * @param delivered     of these: acknowledged
 * @param filtered      of these: their route ended well, but without a request
 * @param deadLettered  of these: dead letters. Falls when a replay sends one and it is accepted or filtered
 * @param waiting       of these: not settled, counted from the cursor, not from the other numbers
 * @param oldestWaiting when the first of the waiting was received, or {@code null} if none waits
 * @param waitsFor      the other destination that must be done with that event first, or {@code null} if none must
 * @param inFlight      of the waiting, and of what replays send: handed over to a route
 * @param everDeadLettered how many ever became dead letters; never falls
 * @param apart         of the waiting: those that others pass; {@code null} if there are none
 * @param busySince     since when a sender is at work on the same event or batch, the longest of them; {@code null} if none is
 */
public record DestinationStatus(
        String name,
        State state,
        String reason,
        Instant since,
        Instant nextAttempt,
        long received,
        long delivered,
        long filtered,
        long deadLettered,
        long waiting,
        Instant oldestWaiting,
        String waitsFor,
        int inFlight,
        long everDeadLettered,
        Apart apart,
        Instant busySince) {

    /** Whether a sender is at work on the same event or batch for longer than this. */
    public boolean isBusyFor(Duration limit, Instant now) {
        return busySince != null && Duration.between(busySince, now).compareTo(limit) > 0;
    }

    /**
     * The events that wait while others go on.
     *
     * @param setAside  how many wait for a time of their own
     * @param reason    why, the most frequent reason; {@code null} without any
     * @param refused   how many were refused and are not dead letters yet, because the destination may be at fault
     * @param held      whether the destination is held because of these, so that an operator may decide about them
     */
    public record Apart(int setAside, String reason, int refused, boolean held) {}

    /** Says what a destination is doing. */
    public enum State {
        /** Events are handed over as they come. */
        RUNNING,
        /** The destination rests after a failure that passes by itself. */
        BACKING_OFF,
        /** The destination rests until somebody corrects something; it is tried slowly. */
        HELD,
        /** The destination is known from the file, but no route consumes it now. */
        STOPPED
    }
}
