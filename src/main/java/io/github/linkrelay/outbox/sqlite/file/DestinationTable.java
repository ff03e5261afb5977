package io.github.linkrelay.outbox.sqlite.file;

import io.github.linkrelay.outbox.dispatch.KnownDestination;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The destinations as the file holds them. */
public final class DestinationTable {

    private DestinationTable() {}

    /** Returns all in order of name. */
    public static List<KnownDestination> all(Connection connection) throws SQLException {
        List<KnownDestination> known = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT name, start_seq, position, ahead, delivered, filtered,"
                        + " dead, ever_dead, registered_at FROM destinations ORDER BY name")) {
            while (row.next()) {
                known.add(new KnownDestination(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9)));
            }
        }
        return known;
    }
}
