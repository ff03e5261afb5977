package io.github.linkrelay.outbox.sqlite.search;

import io.github.linkrelay.outbox.dispatch.AttemptRow;
import io.github.linkrelay.outbox.dispatch.SequenceRanges;
import io.github.linkrelay.outbox.view.Attempt;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the log of deliveries. Each call belongs into one read transaction. */
final class AttemptReader {

    private final Connection connection;

    AttemptReader(Connection connection) {
        this.connection = connection;
    }

    /** Returns the last requests with this event, the oldest first. */
    List<Attempt> of(String destination, long sequence, int most) throws SQLException {
        List<Attempt> attempts = new ArrayList<>();
        // The ids are read from the index first, so that for an event that was tried for days only the last rows are
        // read.
        try (PreparedStatement select =
                connection.prepareStatement("SELECT events, at, millis, status, answer, reason, size,"
                        + " replay FROM attempts WHERE id IN (SELECT id FROM attempts WHERE destination = ?"
                        + " AND first_seq BETWEEN ? AND ? AND last_seq >= ?) ORDER BY id DESC")) {
            select.setString(1, destination);
            select.setLong(2, sequence - AttemptRow.SPAN);
            select.setLong(3, sequence);
            select.setLong(4, sequence);
            try (ResultSet row = select.executeQuery()) {
                while (attempts.size() < most && row.next()) {
                    if (SequenceRanges.contain(row.getString(1), sequence)) {
                        attempts.add(new Attempt(
                                destination,
                                row.getLong(2),
                                row.getLong(3),
                                row.getInt(4),
                                row.getString(5),
                                row.getString(6),
                                row.getInt(7),
                                row.getLong(8)));
                    }
                }
            }
        }
        Collections.reverse(attempts);
        return attempts;
    }
}
