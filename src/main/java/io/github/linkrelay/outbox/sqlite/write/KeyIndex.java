package io.github.linkrelay.outbox.sqlite.write;

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
 * makes it findable follows: keys are random, so one by one each would write a page of its own at every commit. They
 * are gathered in memory to a portion, and the portion is moved in order of the keys, so that neighbours share a page,
 * a few at each commit, so that none takes long. What the table does not have yet is read back from the events when the
 * file is opened; {@code indexed_seq} says from where.
 */
public final class KeyIndex {
    /** Keys gathered before they are moved: some megabytes, and a moment of reading back. */
    public static final int PORTION = 32_000;
    /** Moved per commit at least, and for each appended key: faster than the next portion fills. */
    private static final int MOVED_PER_COMMIT = 32;

    private static final int MOVED_PER_KEY = 2;
    /** Of a key, what the index holds: 128 bits of a hash are as unique as the whole, in half the pages. */
    private static final int INDEXED_BYTES = 16;

    private final Connection connection;
    private Map<ByteBuffer, Long> gathered = new HashMap<>();
    /** On their way to the table, with the last event among them. */
    private Map<ByteBuffer, Long> moving = Map.of();

    private List<Map.Entry<ByteBuffer, Long>> inOrder = List.of();
    private int moved;
    private int movedAndCommitted;
    private long movingTo;
    private final List<ByteBuffer> uncommitted = new ArrayList<>();
    /** Over the keys of the table; null where reading them all would hold up the start. */
    private final KeyFilter filter;

    private long last;

    /** Reads back what the table lacks. */
    KeyIndex(Connection connection) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT indexed_seq FROM dedupe_state")) {
                last = row.next() ? row.getLong(1) : 0;
            }
            filter = filterOf(statement);
            // An admitted event is remembered from then on, not from when it was received.
            try (ResultSet row = statement.executeQuery("SELECT seq, key, coalesce(at, received_at)"
                    + " FROM events LEFT JOIN admitted USING (seq) WHERE seq > " + last + " ORDER BY seq")) {
                while (row.next()) {
                    last = row.getLong(1);
                    gathered.put(indexed(row.getBytes(2)), row.getLong(3));
                }
            }
        }
    }

    /** Whether the key was stored at {@code expired} or later, in milliseconds since 1970. */
    boolean remembers(byte[] key, long expired, PreparedStatement find) throws SQLException {
        ByteBuffer indexed = indexed(key);
        Long storedAt = gathered.get(indexed);
        if (storedAt == null) {
            storedAt = moving.get(indexed);
        }
        if (storedAt != null) {
            return storedAt >= expired;
        }
        if (filter != null && !filter.mayContain(indexed)) {
            return false;
        }
        find.setBytes(1, Arrays.copyOf(key, indexed.capacity()));
        try (ResultSet row = find.executeQuery()) {
            return row.next() && row.getLong(1) >= expired;
        }
    }

    void add(byte[] key, long storedAt, long sequence) {
        ByteBuffer indexed = indexed(key);
        gathered.put(indexed, storedAt);
        uncommitted.add(indexed);
        last = sequence;
    }

    /** To be called at the end of each transaction: moves some keys to the table where there is a portion. */
    void moveSome() throws SQLException {
        move(MOVED_PER_COMMIT + MOVED_PER_KEY * uncommitted.size());
    }

    /**
     * Moves all to the table, so that events can be deleted without losing their keys. To be called at the beginning of
     * a transaction.
     */
    void moveAll() throws SQLException {
        if (gathered.isEmpty() && moved == inOrder.size()) {
            return;
        }
        beginMove();
        move(Integer.MAX_VALUE);
    }

    /** Adds what was gathered to what is on its way. Between transactions only: all of it is committed with its events. */
    private void beginMove() {
        if (moved == inOrder.size()) {
            moving = gathered;
        } else {
            moving = new HashMap<>(moving);
            inOrder.subList(0, moved).forEach(key -> moving.remove(key.getKey()));
            moving.putAll(gathered);
        }
        gathered = new HashMap<>();
        inOrder = new ArrayList<>(moving.entrySet());
        inOrder.sort(
                (a, b) -> Arrays.compareUnsigned(a.getKey().array(), b.getKey().array()));
        moved = 0;
        movedAndCommitted = 0;
        movingTo = last;
    }

    private void move(int most) throws SQLException {
        int end = (int) Math.min(inOrder.size(), (long) moved + most);
        if (moved == end) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO dedupe(key, received_at) VALUES(?, ?)"
                + " ON CONFLICT(key) DO UPDATE SET received_at = excluded.received_at")) {
            for (Map.Entry<ByteBuffer, Long> key : inOrder.subList(moved, end)) {
                insert.setBytes(1, key.getKey().array());
                insert.setLong(2, key.getValue());
                insert.executeUpdate();
            }
        }
        moved = end;
        if (moved == inOrder.size()) {
            try (PreparedStatement state = connection.prepareStatement("UPDATE dedupe_state SET indexed_seq = ?")) {
                state.setLong(1, movingTo);
                state.executeUpdate();
            }
        }
    }

    void committed() {
        uncommitted.clear();
        if (filter != null) {
            inOrder.subList(movedAndCommitted, moved).forEach(key -> filter.add(key.getKey()));
        }
        movedAndCommitted = moved;
        if (moved == inOrder.size()) {
            moving = Map.of();
            inOrder = List.of();
            moved = 0;
            movedAndCommitted = 0;
            if (gathered.size() >= PORTION) {
                beginMove();
            }
        }
    }

    void rolledBack(long lastSequence) {
        for (ByteBuffer key : uncommitted) {
            gathered.remove(key);
        }
        uncommitted.clear();
        moved = movedAndCommitted;
        last = lastSequence;
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
