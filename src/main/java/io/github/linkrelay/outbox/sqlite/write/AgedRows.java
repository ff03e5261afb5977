package io.github.linkrelay.outbox.sqlite.write;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Finds out up to which row of a table all rows are older than the retention age, from the times that the rows have. Rows
 * are numbered in the order in which they were written, but the clock of the machine may have been wrong at some of them.
 *
 * <p>A time counts only if it can be right: if it is not later than now, and not earlier than that of a row before it.
 * A row whose time can't be right says nothing: it goes with the next row behind it that is old enough, and keeps no
 * other row from going. So one that was written while the clock was ahead does not hold up those behind it, and one that
 * was written while the clock was behind does not go early. It is for the committing thread only.
 */
final class AgedRows {

    /** How many rows one step looks at. */
    static final int CHUNK = 500;
    /** Rows that are written at the same time may have times that differ by so much, in any order. */
    private static final long DISORDER = Duration.ofHours(1).toMillis();
    /** No row is older than the program, so an earlier time is that of a clock that was never set. */
    private static final long FIRST_POSSIBLE =
            Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();

    private final Store store;
    private final String select;
    private final String newest;
    /** The last row that was looked at, and found to be too old or to say nothing. */
    private long lookedTo;
    /** The latest of the times that count, up to that row. */
    private long latest = FIRST_POSSIBLE;

    private long oldTo;

    /**
     * Looks at the rows of a table.
     *
     * @param id   the column with the number of the row
     * @param time an SQL expression, in milliseconds since 1970
     * @param from the table, or several that are joined
     */
    AgedRows(Store store, String id, String time, String from) {
        this.store = store;
        this.select = "SELECT " + id + ", " + time + " FROM " + from + " WHERE " + id + " BETWEEN ? AND ? ORDER BY "
                + id + " LIMIT " + CHUNK;
        this.newest = "SELECT " + time + " FROM " + from + " ORDER BY " + id + " DESC LIMIT 1";
    }

    /** The last row that is old enough, with all before it; 0 if none is known to be. */
    long oldTo() {
        return oldTo;
    }

    /**
     * Looks at some more rows.
     *
     * @param last    the last row to look at
     * @param now     milliseconds since 1970
     * @param expired the time before which a row is old enough
     * @return whether there may be more rows to look at now
     */
    boolean look(long last, long now, long expired) throws SQLException {
        int rows = 0;
        try (PreparedStatement some = store.connection().prepareStatement(select)) {
            some.setLong(1, lookedTo + 1);
            some.setLong(2, last);
            try (ResultSet row = some.executeQuery()) {
                while (row.next()) {
                    long time = row.getLong(2);
                    if (time >= latest - DISORDER && time <= now) {
                        if (Math.max(time, latest) >= expired) {
                            return false;
                        }
                        latest = Math.max(time, latest);
                        oldTo = row.getLong(1);
                    } else if (time > now && isBehind(now)) {
                        return false;
                    }
                    lookedTo = row.getLong(1);
                    rows++;
                }
            }
        }
        return rows == CHUNK;
    }

    /** Whether it is the present time that must be wrong, because the newest row is later as well. */
    private boolean isBehind(long now) throws SQLException {
        try (PreparedStatement one = store.connection().prepareStatement(newest);
                ResultSet row = one.executeQuery()) {
            return row.next() && row.getLong(1) > now + DISORDER;
        }
    }
}
