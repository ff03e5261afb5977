package io.github.linkrelay.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the log in pages, over a connection of its own that can't write. For one thread. */
final class EventReader implements AutoCloseable {

    private static final int PAGE_EVENTS = 256;
    private static final long PAGE_BYTES = 2 << 20;

    private final Connection connection;
    private final PreparedStatement select;

    EventReader(StoreFile file) throws SQLException {
        connection = file.reader();
        select = connection.prepareStatement(
                "SELECT seq, key, type, received_at, body FROM events WHERE seq BETWEEN ? AND ? ORDER BY seq");
    }

    /** Events from {@code first} up to {@code last}: as many as a page holds, and at least one if there is one. */
    List<OutboxEvent> read(long first, long last) throws SQLException {
        List<OutboxEvent> page = new ArrayList<>();
        long bytes = 0;
        select.setLong(1, first);
        select.setLong(2, last);
        try (ResultSet row = select.executeQuery()) {
            while (page.size() < PAGE_EVENTS && bytes < PAGE_BYTES && row.next()) {
                byte[] body = row.getBytes(5);
                page.add(new OutboxEvent(row.getLong(1), Key.text(row.getBytes(2)), row.getString(3), row.getLong(4),
                        body == null ? new byte[0] : body));
                bytes += page.get(page.size() - 1).body().length;
            }
        }
        return page;
    }

    /** When the event was received, in milliseconds since 1970; -1 if there is no such event. */
    long receivedAt(long sequence) throws SQLException {
        try (PreparedStatement one = connection.prepareStatement("SELECT received_at FROM events WHERE seq = ?")) {
            one.setLong(1, sequence);
            try (ResultSet row = one.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
