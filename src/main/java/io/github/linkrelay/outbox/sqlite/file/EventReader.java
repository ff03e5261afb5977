package io.github.linkrelay.outbox.sqlite.file;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.StoredEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the log in pages, over its own connection, which can't write. It is for one thread. */
public final class EventReader implements AutoCloseable {

    private static final int PAGE_EVENTS = 256;
    private static final long PAGE_BYTES = 2 << 20;

    private final Connection connection;
    private final PreparedStatement select;
    private PreparedStatement dead;

    public EventReader(StoreFile file) throws SQLException {
        this(file.reader());
    }

    /** Makes a reader that closes {@code connection} when it is closed. */
    public EventReader(Connection connection) throws SQLException {
        this.connection = connection;
        select = connection.prepareStatement(
                "SELECT seq, key, type, received_at, body FROM events WHERE seq BETWEEN ? AND ? ORDER BY seq");
    }

    /**
     * Returns events from {@code first} up to {@code last}: as many as fit into a page, and at least one if there is
     * one.
     */
    public List<StoredEvent> read(long first, long last) throws SQLException {
        List<StoredEvent> page = new ArrayList<>();
        long bytes = 0;
        select.setLong(1, first);
        select.setLong(2, last);
        try (ResultSet row = select.executeQuery()) {
            while (page.size() < PAGE_EVENTS && bytes < PAGE_BYTES && row.next()) {
                page.add(event(row));
                bytes += page.get(page.size() - 1).body().length;
            }
        }
        return page;
    }

    /** Returns the last events of the log, up to {@code count} of them, the newest last. */
    public List<StoredEvent> last(int count) throws SQLException {
        if (count < 0) {
            throw new IllegalArgumentException("The number of events must not be below 0, not " + count);
        }
        List<StoredEvent> events = new ArrayList<>();
        try (PreparedStatement last = connection.prepareStatement(
                "SELECT seq, key, type, received_at, body FROM events ORDER BY seq DESC LIMIT ?")) {
            last.setInt(1, count);
            try (ResultSet row = last.executeQuery()) {
                while (row.next()) {
                    events.add(event(row));
                }
            }
        }
        Collections.reverse(events);
        return events;
    }

    /** Returns when the event was received, in milliseconds since 1970; -1 if there is no such event. */
    public long receivedAt(long sequence) throws SQLException {
        try (PreparedStatement one = connection.prepareStatement("SELECT received_at FROM events WHERE seq = ?")) {
            one.setLong(1, sequence);
            try (ResultSet row = one.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    /** An event's place, and when it was received, in milliseconds since 1970. */
    public record Receipt(long sequence, long receivedAt) {}

    /**
     * Returns the first event from {@code first} to {@code last} that was stored when it was received, and not admitted
     * later; or {@code null}.
     */
    public Receipt firstPromptReceipt(long first, long last) throws SQLException {
        return receipt(
                "SELECT seq, received_at FROM events WHERE seq BETWEEN ? AND ?"
                        + " AND seq NOT IN (SELECT seq FROM admitted) ORDER BY seq LIMIT 1",
                first,
                last);
    }

    /**
     * Returns the first event from {@code first} to {@code last} that was received at {@code earliest} or later, or
     * {@code null}.
     */
    public Receipt firstReceipt(long first, long last, long earliest) throws SQLException {
        return receipt(
                "SELECT seq, received_at FROM events"
                        + " WHERE seq BETWEEN ? AND ? AND received_at >= ? ORDER BY seq LIMIT 1",
                first,
                last,
                earliest);
    }

    private Receipt receipt(String query, long... values) throws SQLException {
        try (PreparedStatement one = connection.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                one.setLong(i + 1, values[i]);
            }
            try (ResultSet row = one.executeQuery()) {
                return row.next() ? new Receipt(row.getLong(1), row.getLong(2)) : null;
            }
        }
    }

    /**
     * Returns the time of death of the last kept dead letter of a destination of this name, in milliseconds since 1970;
     * 0 if there is none.
     */
    public long lastDeath(String destination) throws SQLException {
        try (PreparedStatement last =
                connection.prepareStatement("SELECT max(died_at) FROM dead_letters WHERE destination = ?")) {
            last.setString(1, destination);
            try (ResultSet row = last.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Whether the event is a dead letter of this destination now, and not of an earlier one of that name. */
    public boolean isDeadLetter(String destination, long sequence) throws SQLException {
        if (dead == null) {
            dead = connection.prepareStatement("SELECT 1 FROM dead_letters JOIN destinations ON name = destination"
                    + " WHERE destination = ? AND seq = ? AND died_at >= registered_at");
        }
        dead.setString(1, destination);
        dead.setLong(2, sequence);
        try (ResultSet row = dead.executeQuery()) {
            return row.next();
        }
    }

    /** Returns the event of a row with the columns seq, key, type, received_at, body. */
    public static StoredEvent event(ResultSet row) throws SQLException {
        byte[] body = row.getBytes(5);
        return new StoredEvent(
                row.getLong(1),
                EventKey.ofBytes(row.getBytes(2)),
                row.getString(3),
                row.getLong(4),
                body == null ? new byte[0] : body);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
