package io.github.linkrelay.outbox;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which keys were stored within the dedupe window. For the committing thread alone.
 *
 * <p>A key becomes durable as part of its event's row, in the event's own transaction. The table {@code dedupe} that
 * makes it findable follows in sorted portions, for keys are random: one by one, each would write a page of its own at
 * every commit, many together share pages. What the table does not have yet is in memory, and is read back from the
 * events when the file is opened; {@code indexed_seq} says from where.
 */
final class KeyIndex {
    /** Keys in memory before they go to the table: a few milliseconds of work, and of reading back. */
    static final int PORTION = 8_000;
    /** Of a key, what the index holds: 128 bits of a hash are as unique as the whole, in half the pages. */
    private static final int INDEXED_BYTES = 16;

    private final Connection connection;
    private final Map<ByteBuffer, Long> recent = new HashMap<>();
    private final List<ByteBuffer> uncommitted = new ArrayList<>();
    /** Over the keys of the table; null where reading them all would hold up the start. */
    private final KeyFilter filter;
    private long indexedTo;
    private long last;
    private long flushedTo = -1;

    /** Reads back what the table lacks. */
    KeyIndex(Connection connection) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT indexed_seq FROM dedupe_state")) {
                indexedTo = row.next() ? row.getLong(1) : 0;
            }
            last = indexedTo;
            filter = filterOf(statement);
            try (ResultSet row = statement.executeQuery(
                    "SELECT seq, key, received_at FROM events WHERE seq > " + indexedTo + " ORDER BY seq")) {
                while (row.next()) {
                    last = row.getLong(1);
                    recent.put(indexed(row.getBytes(2)), row.getLong(3));
                }
            }
        }
    }

    /** Whether the key was stored at {@code expired} or later, in milliseconds since 1970. */
    boolean remembers(byte[] key, long expired, PreparedStatement find) throws SQLException {
        ByteBuffer indexed = indexed(key);
        Long storedAt = recent.get(indexed);
        if (storedAt != null) {
            return storedAt >= expired;
        }
        if (filter != null && !filter.mayContain(indexed)) {
            return false;
        }
        find.setBytes(1, indexed.array());
        try (ResultSet row = find.executeQuery()) {
            return row.next() && row.getLong(1) >= expired;
        }
    }

    void add(byte[] key, long storedAt, long sequence) {
        ByteBuffer indexed = indexed(key);
        recent.put(indexed, storedAt);
        uncommitted.add(indexed);
        last = sequence;
    }

    /** To be called at the end of each transaction: moves a full portion to the table. */
    void flushIfDue() throws SQLException {
        if (recent.size() >= PORTION) {
            flush();
        }
    }

    /** Moves all to the table within the present transaction, so that events can be deleted without losing their keys. */
    void flush() throws SQLException {
        if (recent.isEmpty() || flushedTo >= 0) {
            return;
        }
        List<Map.Entry<ByteBuffer, Long>> sorted = new ArrayList<>(recent.entrySet());
        sorted.sort((a, b) -> Arrays.compareUnsigned(a.getKey().array(), b.getKey().array()));
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO dedupe(key, received_at) VALUES(?, ?)"
                        + " ON CONFLICT(key) DO UPDATE SET received_at = excluded.received_at");
                PreparedStatement state = connection.prepareStatement("UPDATE dedupe_state SET indexed_seq = ?")) {
            for (Map.Entry<ByteBuffer, Long> entry : sorted) {
                insert.setBytes(1, entry.getKey().array());
                insert.setLong(2, entry.getValue());
                insert.executeUpdate();
            }
            state.setLong(1, last);
            state.executeUpdate();
        }
        flushedTo = last;
    }

    void committed() {
        uncommitted.clear();
        if (flushedTo >= 0) {
            indexedTo = flushedTo;
            flushedTo = -1;
            if (filter != null) {
                recent.keySet().forEach(filter::add);
            }
            recent.clear();
        }
    }

    void rolledBack(long lastSequence) {
        uncommitted.forEach(recent::remove);
        uncommitted.clear();
        flushedTo = -1;
        last = Math.max(indexedTo, lastSequence);
    }

    private static KeyFilter filterOf(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM dedupe")) {
            if (row.next() && row.getLong(1) > KeyFilter.KEYS) {
                return null;
            }
        }
        KeyFilter filter = new KeyFilter();
        try (ResultSet row = statement.executeQuery("SELECT key FROM dedupe")) {
            while (row.next()) {
                filter.add(ByteBuffer.wrap(row.getBytes(1)));
            }
        }
        return filter;
    }

    private static ByteBuffer indexed(byte[] key) {
        return ByteBuffer.wrap(key.length <= INDEXED_BYTES ? key : Arrays.copyOf(key, INDEXED_BYTES));
    }
}
