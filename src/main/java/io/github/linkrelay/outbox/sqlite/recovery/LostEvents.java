package io.github.linkrelay.outbox.sqlite.recovery;

import io.github.linkrelay.outbox.dispatch.Cursor;
import io.github.linkrelay.outbox.dispatch.KnownDestination;
import io.github.linkrelay.outbox.sqlite.file.DestinationTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Handles events that were stored once and are not in the file, so that the balance of each destination stays right
 * without them.
 */
final class LostEvents {

    /** The events from {@code first} to {@code last}. */
    record Range(long first, long last) {}

    private final Connection connection;

    LostEvents(Connection connection) {
        this.connection = connection;
    }

    /**
     * Returns all events up to {@code last} that are not in the file, also those that every destination was done with
     * and that were deleted.
     */
    List<Range> absent(long last) throws SQLException {
        List<Range> absent = new ArrayList<>();
        long next = 1;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT seq FROM events ORDER BY seq")) {
            while (row.next()) {
                if (row.getLong(1) > next) {
                    absent.add(new Range(next, row.getLong(1) - 1));
                }
                next = row.getLong(1) + 1;
            }
        }
        if (next <= last) {
            absent.add(new Range(next, last));
        }
        return absent;
    }

    /**
     * Lets the next event be the one behind {@code last}. At each destination, the events of {@code lost} that it had
     * still to get count as dead. Returns their number by destination.
     */
    Map<String, Long> settle(List<Range> lost, long last) throws SQLException {
        Map<String, Long> dead = new TreeMap<>();
        for (KnownDestination known : DestinationTable.all(connection)) {
            Cursor cursor = new Cursor(known.position(), known.ahead());
            long settled = cursor.position() + cursor.aheadCount();
            lost.forEach(range -> cursor.settleAll(range.first(), range.last()));
            long died = cursor.position() + cursor.aheadCount() - settled;
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE destinations SET position = ?, ahead = ?,"
                            + " dead = dead + ?, ever_dead = ever_dead + ? WHERE name = ?")) {
                update.setLong(1, cursor.position());
                update.setString(2, cursor.ranges());
                update.setLong(3, died);
                update.setLong(4, died);
                update.setString(5, known.name());
                update.executeUpdate();
            }
            dead.put(known.name(), died);
        }
        goOnBehind(last);
        return dead;
    }

    /** Sets the next sequence. The table of keys then says that it has the keys of all events, so they are added. */
    private void goOnBehind(long last) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "INSERT OR IGNORE INTO keys(key, seq, stored_at) SELECT substr(key, 1, 16), seq, coalesce(at, received_at)"
                            + " FROM events LEFT JOIN admitted USING (seq) WHERE seq > (SELECT max(indexed_seq) FROM dedupe_state)"
                            + " ORDER BY 1");
            statement.executeUpdate("UPDATE dedupe_state SET indexed_seq = max(indexed_seq, " + last + ")");
        }
    }
}
