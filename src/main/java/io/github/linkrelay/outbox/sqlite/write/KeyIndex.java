package io.github.linkrelay.outbox.sqlite.write;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Knows which keys were stored, and with which events. It is for the committing thread only.
 *
 * <p>A key becomes durable as part of its event's row, in the event's own transaction. The table {@code keys}, by which
 * a key is found, gets it later: keys are random, so each key would change a page of its own at every commit. They are
 * gathered in memory, in their order. Once there are many, a round goes through them in that order and moves a few to
 * the table at each commit, so that neighbours share a page and no commit takes long. When the file is opened, the keys
 * that the table does not have yet are read from the events; {@code indexed_seq} says from which event on.
 */
public final class KeyIndex {

    /**
     * The number of keys that are gathered before a round begins. They take some megabytes, and a moment to read at the
     * start.
     */
    public static final int PORTION = 32_000;
    /**
     * The least number of keys that a commit moves, and the number that it moves for each appended key, so that a round
     * ends before the next is due.
     */
    private static final int MOVED_PER_COMMIT = 32;

    private static final int MOVED_PER_KEY = 2;
    /**
     * The number of bytes of a key in the table: 128 bits of a hash are as unique as all of it, and take half the
     * pages.
     */
    private static final int INDEXED_BYTES = 16;

    /**
     * A key with its event, because the same key may come again after the dedupe window.
     *
     * @param head the first bytes of the key as a number. It decides nearly every comparison, and an event takes dozens of
     *     them
     */
    private record Entry(long head, byte[] key, long sequence) implements Comparable<Entry> {

        static Entry of(byte[] key, long sequence) {
            byte[] indexed = key.length <= INDEXED_BYTES ? key : Arrays.copyOf(key, INDEXED_BYTES);
            return new Entry(ByteBuffer.wrap(Arrays.copyOf(key, Long.BYTES)).getLong(), indexed, sequence);
        }

        @Override
        public int compareTo(Entry other) {
            if (head != other.head) {
                return Long.compareUnsigned(head, other.head);
            }
            int byKey = Arrays.compareUnsigned(key, other.key);
            return byKey != 0 ? byKey : Long.compare(sequence, other.sequence);
        }
    }

    /** An entry that comes before all others. */
    private static final Entry BEGINNING = Entry.of(new byte[0], 0);

    private final Connection connection;
    /** Whether a format before this one left keys in a table of its own. */
    private final boolean hasFormer;
    /** The keys that the table lacks, each with the time at which it was stored. */
    private final TreeMap<Entry, Long> gathered = new TreeMap<>();
    /** The keys that this transaction added to the gathered ones. */
    private final List<Entry> added = new ArrayList<>();
    /** The keys that this transaction moved to the table. */
    private final List<Map.Entry<Entry, Long>> moved = new ArrayList<>();
    /** The key that the round has reached; {@code null} if there is no round. */
    private Entry place;
    /** When the round is done, the table has the keys of all events up to this one. */
    private long roundTo;
    /** The table has the keys of all events up to this one, once this transaction is committed. */
    private long indexed;

    private long committedIndexed;

    private long last;

    /** Reads the keys that the table lacks from the events. */
    KeyIndex(Connection connection) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(
                    "SELECT indexed_seq, EXISTS(SELECT 1 FROM dedupe LIMIT 1) FROM dedupe_state")) {
                row.next();
                indexed = row.getLong(1);
                hasFormer = row.getBoolean(2);
            }
            committedIndexed = indexed;
            last = indexed;
            // An admitted event is remembered from then on, not from when it was received.
            try (ResultSet row = statement.executeQuery("SELECT seq, key, coalesce(at, received_at)"
                    + " FROM events LEFT JOIN admitted USING (seq) WHERE seq > " + last + " ORDER BY seq")) {
                while (row.next()) {
                    last = row.getLong(1);
                    gathered.put(Entry.of(row.getBytes(2), last), row.getLong(3));
                }
            }
        }
    }

    /** Whether the key was stored at {@code expired} or later, in milliseconds since 1970. */
    boolean remembers(byte[] key, long expired, Statements statements) throws SQLException {
        Entry asked = Entry.of(key, Long.MAX_VALUE);
        Map.Entry<Entry, Long> newest = gathered.floorEntry(asked);
        if (newest != null && Arrays.equals(newest.getKey().key, asked.key)) {
            return newest.getValue() >= expired;
        }
        return isStored(asked.key, expired, statements.findKey)
                || hasFormer && isStored(asked.key, expired, statements.findFormerKey);
    }

    private static boolean isStored(byte[] key, long expired, PreparedStatement find) throws SQLException {
        find.setBytes(1, key);
        try (ResultSet row = find.executeQuery()) {
            // Without any such key the maximum is NULL, which reads as 0: on a clock that was never set that is no time
            // long ago.
            return row.next() && row.getLong(1) >= expired && !row.wasNull();
        }
    }

    void add(byte[] key, long storedAt, long sequence) {
        Entry entry = Entry.of(key, sequence);
        gathered.put(entry, storedAt);
        added.add(entry);
        last = sequence;
    }

    /** Goes on with the round, if there is one. It must be called at the end of each transaction. */
    void moveSome() throws SQLException {
        if (place != null) {
            move(MOVED_PER_COMMIT + MOVED_PER_KEY * added.size());
        }
    }

    /**
     * Moves {@code most} keys even if few are gathered, for times when little else is written. It must be called at the
     * beginning of a transaction.
     *
     * @return whether there are more
     */
    boolean moveFew(int most) throws SQLException {
        if (indexed < last) {
            beginRound();
            move(most);
        }
        return indexed < last;
    }

    /**
     * Makes sure that the table has the keys of all events up to {@code sequence}, so that these events can be deleted.
     * It must be called at the beginning of a transaction.
     */
    void keep(long sequence) throws SQLException {
        if (sequence > indexed) {
            place = null;
            beginRound();
            move(Integer.MAX_VALUE);
        }
    }

    private void beginRound() {
        if (place == null) {
            place = BEGINNING;
            roundTo = last;
        }
    }

    private void move(int most) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR IGNORE INTO keys(key, seq, stored_at) VALUES(?, ?, ?)")) {
            Iterator<Map.Entry<Entry, Long>> rest =
                    gathered.tailMap(place, false).entrySet().iterator();
            for (int i = 0; i < most && rest.hasNext(); i++) {
                Map.Entry<Entry, Long> next = rest.next();
                place = next.getKey();
                insert.setBytes(1, place.key);
                insert.setLong(2, place.sequence);
                insert.setLong(3, next.getValue());
                insert.executeUpdate();
                moved.add(Map.entry(place, next.getValue()));
                rest.remove();
            }
            if (!rest.hasNext()) {
                place = null;
                indexed = Math.max(indexed, roundTo);
                try (PreparedStatement state = connection.prepareStatement("UPDATE dedupe_state SET indexed_seq = ?")) {
                    state.setLong(1, indexed);
                    state.executeUpdate();
                }
            }
        }
    }

    void committed() {
        added.clear();
        moved.clear();
        committedIndexed = indexed;
        if (gathered.size() >= PORTION) {
            beginRound();
        }
    }

    /** @param sequence the last event that is committed */
    void rolledBack(long sequence) {
        moved.forEach(entry -> gathered.put(entry.getKey(), entry.getValue()));
        added.forEach(gathered::remove);
        added.clear();
        moved.clear();
        place = null;
        last = sequence;
        indexed = committedIndexed;
    }
}
