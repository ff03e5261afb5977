package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.outbox.sqlite.file.EventReader;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Where a destination begins that the file has not seen before: with the first event that was received at {@code time}
 * or later.
 *
 * @param time milliseconds since 1970
 */
public record StartFrom(long time) {

    /** With the oldest event that the log still holds. */
    public static final StartFrom OLDEST = new StartFrom(Long.MIN_VALUE);
    /** With the first event after its registration. */
    public static final StartFrom NEWEST = new StartFrom(Long.MAX_VALUE);

    /**
     * Times of receipt only grow, but for a clock that is put right, for appends that wait, and for what was let in late,
     * which the search passes over. What is out of order by less than this is found all the same.
     */
    private static final long DISORDER = ChronoUnit.HOURS.getDuration().toMillis();

    /**
     * Reads the option {@code startFrom}.
     *
     * @throws IllegalArgumentException that says what there is to choose from
     */
    public static StartFrom parse(String text) {
        if ("oldest".equals(text)) {
            return OLDEST;
        }
        if ("newest".equals(text)) {
            return NEWEST;
        }
        try {
            // The + of a zone in an address is read as a space.
            return new StartFrom(
                    OffsetDateTime.parse(text.replace(' ', '+')).toInstant().toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "The outbox option startFrom must be oldest, newest, or a time with its zone"
                            + " such as 2026-06-01T00:00:00Z, not " + text,
                    e);
        }
    }

    /**
     * The sequence of the first event, one past {@code last} if none up to there is late enough. Reads a few rows, and
     * those of about an hour, on the calling thread.
     *
     * @throws OutboxException if the time is still to come: events until then would go to the destination all the same
     */
    public long firstEvent(EventReader reader, long last, Clock clock) throws SQLException {
        if (this.equals(OLDEST) || this.equals(NEWEST)) {
            return this.equals(OLDEST) ? 0 : last + 1;
        }
        if (time > clock.millis()) {
            throw new OutboxException("The outbox option startFrom is " + Instant.ofEpochMilli(time)
                    + ", which is still to" + " come. Choose newest to begin with what comes next.");
        }
        long low = 0;
        long high = last + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            EventReader.Receipt receipt = reader.firstPromptReceipt(middle, last);
            if (receipt == null || receipt.receivedAt() >= time - DISORDER) {
                high = middle;
            } else {
                low = receipt.sequence() + 1;
            }
        }
        EventReader.Receipt first = reader.firstReceipt(low, last, time);
        return first == null ? last + 1 : first.sequence();
    }
}
