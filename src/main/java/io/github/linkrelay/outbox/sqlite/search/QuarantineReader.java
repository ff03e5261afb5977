package io.github.linkrelay.outbox.sqlite.search;

import io.github.linkrelay.outbox.view.QuarantineEntry;
import io.github.linkrelay.outbox.view.ReasonGroup;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads the quarantine, which is small. Each call belongs into one read transaction. */
final class QuarantineReader {

    private static final String SELECT = "SELECT id, key, received_at, reason, signature, body FROM quarantine";

    private final Connection connection;

    QuarantineReader(Connection connection) {
        this.connection = connection;
    }

    /**
     * Returns entries, the newest first. A {@code null} reason means any, and a {@code null} id means from the newest
     * on.
     */
    List<QuarantineEntry> find(String reason, Long before, int limit) throws SQLException {
        return list(
                SELECT + " WHERE (?1 IS NULL OR reason = ?1) AND (?2 IS NULL OR id < ?2) ORDER BY id DESC LIMIT ?3",
                reason,
                before,
                limit);
    }

    Optional<QuarantineEntry> get(long id) throws SQLException {
        return list(SELECT + " WHERE id = ?", id).stream().findFirst();
    }

    /** Returns the groups, the largest first. */
    List<ReasonGroup> groups() throws SQLException {
        List<ReasonGroup> groups = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT reason, count(*), min(received_at), max(received_at)"
                        + " FROM quarantine GROUP BY reason ORDER BY 2 DESC, 1")) {
            while (row.next()) {
                groups.add(new ReasonGroup(null, row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)));
            }
        }
        return groups;
    }

    private List<QuarantineEntry> list(String sql, Object... values) throws SQLException {
        List<QuarantineEntry> entries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                select.setObject(i + 1, values[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    byte[] body = row.getBytes(6);
                    entries.add(new QuarantineEntry(
                            row.getLong(1),
                            HexFormat.of().formatHex(row.getBytes(2)),
                            row.getLong(3),
                            row.getString(4),
                            row.getString(5),
                            body == null ? new byte[0] : body));
                }
            }
        }
        return entries;
    }
}
