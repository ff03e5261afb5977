package io.github.linkrelay.outbox.sqlite.file;

import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Finds the event with which a new destination begins. */
public final class FirstEvent {

    /**
     * Times of receipt only grow, but for a clock that is put right, for appends that wait, and for what was let in late,
     * which the search passes over. What is out of order by less than this is found all the same.
     */
    private static final long DISORDER = ChronoUnit.HOURS.getDuration().toMillis();

    private FirstEvent() {}

    /**
     * Returns the sequence of the first event, one past {@code last} if none up to there is late enough. Reads a few rows,
     * and those of about an hour, on the calling thread.
     *
     * @throws OutboxException if the time is still to come: events until then would go to the destination all the same
     */
    public static long of(StartFrom startFrom, EventReader reader, long last, Clock clock) throws SQLException {
        if (startFrom.equals(StartFrom.OLDEST) || startFrom.equals(StartFrom.NEWEST)) {
            return startFrom.equals(StartFrom.OLDEST) ? 0 : last + 1;
        }
        long time = startFrom.time();
        if (time > clock.millis()) {
            throw new OutboxException("The outbox option startFrom is " + Instant.ofEpochMilli(time)
                    + ", which is still to come. Choose newest to begin with what comes next.");
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
