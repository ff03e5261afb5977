package io.github.linkrelay.outbox.dispatch;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A destination as the file holds it.
 *
 * @param name         of the destination
 * @param start        the last event before its first
 * @param position     see {@link Cursor#position}
 * @param ahead        see {@link Cursor#ranges}
 * @param delivered    events acknowledged
 * @param filtered     events filtered
 * @param dead         events that are dead letters
 * @param everDead     events that ever became dead letters
 * @param registeredAt milliseconds since 1970
 */
public record KnownDestination(
        String name,
        long start,
        long position,
        String ahead,
        long delivered,
        long filtered,
        long dead,
        long everDead,
        long registeredAt) {

    /** In order of name. */
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
