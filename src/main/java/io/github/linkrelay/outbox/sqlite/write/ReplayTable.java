package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.outbox.dispatch.ReplayChoice;
import io.github.linkrelay.outbox.dispatch.ReplayRow;
import io.github.linkrelay.outbox.view.ReplayStatus;
import io.github.linkrelay.outbox.view.ReplayStatus.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The table of the replays. Only the committing thread may write. */
public final class ReplayTable {

    /** How many replays that have ended are kept. */
    private static final int ENDED_KEPT = 1_000;

    private static final String COLUMNS = "id, destination, source, choice, label, rate, state, position, ahead,"
            + " end_position, total, sent, filtered, failed, created_at, ended_at";

    private final Connection connection;

    ReplayTable(Connection connection) {
        this.connection = connection;
    }

    /** Adds a replay and returns it with its id; {@code null} if its destination is gone. */
    public ReplayRow add(ReplayRow row) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO replays(destination, source, choice, label,"
                                + " rate, state, position, ahead, end_position, total, created_at) SELECT ?1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM destinations WHERE name = ?1");
                PreparedStatement trim = connection.prepareStatement("DELETE FROM replays WHERE ended_at > 0 AND id <="
                        + " (SELECT id FROM replays WHERE ended_at > 0 ORDER BY id DESC LIMIT 1 OFFSET " + ENDED_KEPT
                        + ")");
                PreparedStatement id = connection.prepareStatement("SELECT last_insert_rowid()")) {
            insert.setString(1, row.destination());
            insert.setString(2, row.source());
            insert.setString(3, row.choice().text());
            insert.setString(4, row.label());
            insert.setDouble(5, row.rate());
            insert.setString(6, text(row.state()));
            insert.setLong(7, row.position());
            insert.setString(8, row.ahead());
            insert.setLong(9, row.end());
            insert.setLong(10, row.total());
            insert.setLong(11, row.createdAt());
            if (insert.executeUpdate() == 0) {
                return null;
            }
            try (ResultSet result = id.executeQuery()) {
                result.next();
                ReplayRow added = row.withId(result.getLong(1));
                trim.executeUpdate();
                return added;
            }
        }
    }

    /** Saves the progress of a replay. If it has ended, only events that were still in flight then are counted. */
    void save(ReplayRow row) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE replays SET position = ?, ahead = ?, total = ?,"
                        + " sent = ?, filtered = ?, failed = ?, state = CASE ended_at WHEN 0 THEN ? ELSE state END,"
                        + " ended_at = CASE ended_at WHEN 0 THEN ? ELSE ended_at END WHERE id = ?")) {
            update.setLong(1, row.position());
            update.setString(2, row.ahead());
            update.setLong(3, row.total());
            update.setLong(4, row.sent());
            update.setLong(5, row.filtered());
            update.setLong(6, row.failed());
            update.setString(7, text(row.state()));
            update.setLong(8, row.endedAt());
            update.setLong(9, row.id());
            update.executeUpdate();
        }
    }

    /** Saves only the state of a replay; its progress is saved with its destination's cursor. */
    public void setState(long id, State state, long endedAt) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE replays SET state = ?, ended_at = ? WHERE id = ? AND ended_at = 0")) {
            update.setString(1, text(state));
            update.setLong(2, endedAt);
            update.setLong(3, id);
            update.executeUpdate();
        }
    }

    /** Cancels all replays of a destination. */
    void cancelAll(String destination, long now) throws SQLException {
        for (ReplayRow row : unfinished(destination)) {
            setState(row.id(), State.CANCELLED, now);
        }
    }

    /** Returns the replays of a destination that have not ended, in order. */
    public List<ReplayRow> unfinished(String destination) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + COLUMNS + " FROM replays WHERE destination = ? AND ended_at = 0 ORDER BY id")) {
            select.setString(1, destination);
            return rows(select);
        }
    }

    /** Returns replays, the newest first, each in the state that follows from the file alone. */
    public static List<ReplayStatus> statuses(Connection connection, int limit) throws SQLException {
        Set<Long> turns = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT min(id) FROM replays WHERE ended_at = 0 AND state = 'running' GROUP BY destination");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                turns.add(row.getLong(1));
            }
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM replays ORDER BY id DESC LIMIT ?")) {
            select.setInt(1, limit);
            return rows(select).stream()
                    .map(row -> row.status(
                            row.state() == State.RUNNING && !turns.contains(row.id()) ? State.WAITING : row.state()))
                    .toList();
        }
    }

    private static List<ReplayRow> rows(PreparedStatement select) throws SQLException {
        List<ReplayRow> rows = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.add(new ReplayRow(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        ReplayChoice.parse(row.getString(4)),
                        row.getString(5),
                        row.getDouble(6),
                        State.valueOf(row.getString(7).toUpperCase(Locale.ROOT)),
                        row.getLong(8),
                        row.getString(9),
                        row.getLong(10),
                        row.getLong(11),
                        row.getLong(12),
                        row.getLong(13),
                        row.getLong(14),
                        row.getLong(15),
                        row.getLong(16)));
            }
        }
        return rows;
    }

    private static String text(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
