package io.github.linkrelay.outbox.sqlite.search;

import io.github.linkrelay.outbox.view.DeadLetter;
import io.github.linkrelay.outbox.view.DeadLetterQuery;
import io.github.linkrelay.outbox.view.ReasonGroup;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads the dead letters. The caller must have begun a read transaction on the connection. */
final class DeadLetterReader {

    private static final String SELECT =
            "SELECT id, destination, coalesce(seq, -1), key, type, received_at, died_at, reason,"
                    + " reason_group, body FROM dead_letters";

    private final Connection connection;

    DeadLetterReader(Connection connection) {
        this.connection = connection;
    }

    /** Returns dead letters, the newest first. */
    List<DeadLetter> find(DeadLetterQuery query, int limit) throws SQLException {
        boolean ofNone = DeadLetterQuery.NONE.equals(query.destination());
        List<Object> values = new ArrayList<>();
        StringBuilder where = new StringBuilder(" WHERE 1");
        if (query.destination() != null) {
            where.append(ofNone ? " AND destination IS NULL" : " AND destination = ?");
            values.addAll(ofNone ? List.of() : List.of(query.destination()));
        }
        if (query.group() != null) {
            // Without a destination the index has the group's dead letters in no order, so the ids are read first,
            // without the bodies.
            where.append(
                    query.destination() != null
                            ? " AND reason_group = ?"
                            : " AND id IN (SELECT id FROM dead_letters WHERE reason_group = ?)");
            values.add(query.group());
        }
        if (query.type() != null) {
            where.append(" AND type = ?");
            values.add(query.type());
        }
        if (query.before() != null) {
            where.append(" AND id < ?");
            values.add(query.before());
        }
        values.add(limit);
        return list(SELECT + where + " ORDER BY id DESC LIMIT ?", values.toArray());
    }

    Optional<DeadLetter> get(long id) throws SQLException {
        return list(SELECT + " WHERE id = ?", id).stream().findFirst();
    }

    Optional<DeadLetter> of(String destination, long sequence) throws SQLException {
        return list(SELECT + " WHERE destination = ? AND seq = ?", destination, sequence).stream()
                .findFirst();
    }

    /** Returns the groups, the largest first. */
    List<ReasonGroup> groups(int limit) throws SQLException {
        List<ReasonGroup> groups = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT destination, reason_group, letters"
                + " FROM dead_letter_groups ORDER BY letters DESC, destination, reason_group LIMIT ?")) {
            select.setInt(1, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String name = row.getString(1);
                    String destination = DeadLetterQuery.NONE.equals(name) ? null : name;
                    String group = row.getString(2);
                    groups.add(new ReasonGroup(
                            destination,
                            group,
                            row.getLong(3),
                            diedAt(destination, group, ""),
                            diedAt(destination, group, " DESC")));
                }
            }
        }
        return groups;
    }

    /** Returns when the first or the last dead letter of a group died; the ids ascend with the time. */
    private long diedAt(String destination, String group, String order) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT died_at FROM dead_letters"
                + " WHERE reason_group = ? AND destination IS ? ORDER BY id" + order + " LIMIT 1")) {
            select.setString(1, group);
            select.setString(2, destination);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private List<DeadLetter> list(String sql, Object... values) throws SQLException {
        List<DeadLetter> letters = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                select.setObject(i + 1, values[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    letters.add(new DeadLetter(
                            row.getLong(1),
                            row.getString(2),
                            row.getLong(3),
                            HexFormat.of().formatHex(row.getBytes(4)),
                            row.getString(5),
                            row.getLong(6),
                            row.getLong(7),
                            row.getString(8),
                            row.getString(9),
                            row.getBytes(10) == null ? new byte[0] : row.getBytes(10)));
                }
            }
        }
        return letters;
    }
}
