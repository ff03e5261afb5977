package io.github.linkrelay.outbox.sqlite.search;

import io.github.linkrelay.outbox.dispatch.Cursor;
import io.github.linkrelay.outbox.dispatch.KnownDestination;
import io.github.linkrelay.outbox.sqlite.file.DestinationTable;
import io.github.linkrelay.outbox.sqlite.file.EventReader;
import io.github.linkrelay.outbox.sqlite.file.IndexedBlock;
import io.github.linkrelay.outbox.sqlite.file.SeenFile;
import io.github.linkrelay.outbox.sqlite.file.StoreCheck;
import io.github.linkrelay.outbox.view.StoredDestination;
import io.github.linkrelay.outbox.view.StoredOutbox;
import io.github.linkrelay.outbox.view.TypeHour;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Reads the figures of the outbox and its destinations, and of types by hour. Each call must be in one read
 * transaction.
 */
final class StatusReader {

    /**
     * How many of the events that are not indexed yet are counted, from the last one back. Only after an update there
     * are more.
     */
    private static final int TAIL = 65_536;

    private final Connection connection;
    private final EventReader events;

    StatusReader(Connection connection, EventReader events) {
        this.connection = connection;
        this.events = events;
    }

    /** Returns the state of the outbox as a whole. */
    StoredOutbox outbox(SeenFile file) throws SQLException, IOException {
        long bytes = (number("PRAGMA page_count") - number("PRAGMA freelist_count")) * number("PRAGMA page_size");
        return new StoredOutbox(
                StoreCheck.lastSequence(connection),
                indexed(),
                bytes,
                number("SELECT coalesce(sum(letters), 0) FROM dead_letter_groups"),
                number("SELECT count(*) FROM quarantine"),
                file.writtenAt(),
                file.isOwned());
    }

    private long indexed() throws SQLException {
        return IndexedBlock.last(number("SELECT coalesce(max(block), -1) FROM blocks"));
    }

    /** Returns the destinations in order of name. */
    List<StoredDestination> destinations() throws SQLException {
        long last = StoreCheck.lastSequence(connection);
        List<StoredDestination> all = new ArrayList<>();
        for (KnownDestination known : DestinationTable.all(connection)) {
            Cursor cursor = new Cursor(known.position(), known.ahead());
            long waiting = last - cursor.position() - cursor.aheadCount();
            long oldest = waiting > 0 ? events.receivedAt(cursor.position() + 1) : -1;
            all.add(new StoredDestination(
                    known.name(),
                    last - known.start(),
                    known.delivered(),
                    known.filtered(),
                    known.dead(),
                    waiting,
                    oldest < 0 ? null : Instant.ofEpochMilli(oldest)));
        }
        return all;
    }

    /** Returns the counts from this hour on, in order of type and hour. */
    List<TypeHour> typeHours(long sinceHour) throws SQLException {
        Map<String, Map<Long, Long>> counts = new TreeMap<>();
        try (PreparedStatement hours =
                        connection.prepareStatement("SELECT type, hour, events FROM type_hours WHERE hour >= ?");
                PreparedStatement tail = connection.prepareStatement(
                        "SELECT type, received_at FROM events" + " WHERE seq > ? AND received_at >= ?")) {
            hours.setLong(1, sinceHour);
            try (ResultSet row = hours.executeQuery()) {
                while (row.next()) {
                    add(counts, row.getString(1), row.getLong(2), row.getLong(3));
                }
            }
            tail.setLong(1, Math.max(counted(), number("SELECT max(seq) FROM events") - TAIL));
            tail.setLong(2, TimeUnit.HOURS.toMillis(sinceHour));
            try (ResultSet row = tail.executeQuery()) {
                while (row.next()) {
                    add(counts, IndexedBlock.type(row.getString(1)), IndexedBlock.hour(row.getLong(2)), 1);
                }
            }
        }
        List<TypeHour> all = new ArrayList<>();
        counts.forEach((type, hours) -> hours.forEach((hour, count) -> all.add(new TypeHour(type, hour, count))));
        return all;
    }

    /** Returns the last event that is counted by hour. Events that a former format had indexed are counted too. */
    private long counted() throws SQLException {
        return Math.max(indexed(), IndexedBlock.last(number("SELECT coalesce(max(block), -1) FROM former_blocks")));
    }

    private static void add(Map<String, Map<Long, Long>> counts, String type, long hour, long events) {
        counts.computeIfAbsent(type, first -> new TreeMap<>()).merge(hour, events, Long::sum);
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
