package io.github.linkrelay.outbox.sqlite.file;

import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.TypeHour;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What the index says of a block: of {@link #EVENTS} events that follow each other.
 *
 * @param block   its number: block 0 begins with event 1
 * @param firstAt when the earliest of them was received, in milliseconds since 1970; they need not be in order
 * @param lastAt  the latest
 * @param types   how many there are of each, by {@link TypeCounts#name}
 * @param terms   the bits of a {@link TermFilter}
 * @param hours   the same events by type and hour
 */
public record IndexedBlock(
        long block, long firstAt, long lastAt, Map<String, Integer> types, byte[] terms, List<TypeHour> hours) {

    public static final int EVENTS = 256;

    /** The block that holds the event. */
    public static long of(long sequence) {
        return (sequence - 1) / EVENTS;
    }

    public static long first(long block) {
        return block * EVENTS + 1;
    }

    public static long last(long block) {
        return (block + 1) * EVENTS;
    }

    /**
     * Makes the index entry of a block.
     *
     * @param events of this block, those that are still there; not empty
     */
    public static IndexedBlock of(long block, List<StoredEvent> events, EventTerms terms) {
        long firstAt = Long.MAX_VALUE;
        long lastAt = Long.MIN_VALUE;
        Map<String, Integer> types = new TreeMap<>();
        Map<Long, Map<String, Integer>> hours = new HashMap<>();
        long[] hashes = new long[2 * EVENTS];
        int size = 0;
        for (StoredEvent event : events) {
            firstAt = Math.min(firstAt, event.receivedAt());
            lastAt = Math.max(lastAt, event.receivedAt());
            String type = TypeCounts.name(event.type());
            types.merge(type, 1, Integer::sum);
            hours.computeIfAbsent(hour(event.receivedAt()), hour -> new TreeMap<>())
                    .merge(type, 1, Integer::sum);
            for (String term : terms.of(event)) {
                hashes = size == hashes.length ? Arrays.copyOf(hashes, 2 * size) : hashes;
                hashes[size++] = TermFilter.hash(term);
            }
        }
        List<TypeHour> counts = new ArrayList<>();
        hours.forEach((hour, byType) -> byType.forEach((type, count) -> counts.add(new TypeHour(type, hour, count))));
        return new IndexedBlock(block, firstAt, lastAt, types, TermFilter.of(Arrays.copyOf(hashes, size)), counts);
    }

    public static long hour(long millis) {
        return Math.floorDiv(millis, TimeUnit.HOURS.toMillis(1));
    }

    /**
     * Writes them, in a transaction of the caller. One that is there already is left as it is, and not counted again. What
     * else is in the transaction does not suffer for a failure.
     */
    public static void write(Connection connection, List<IndexedBlock> blocks) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            insert(connection, blocks);
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            rollBack(connection, before, e);
            throw new NotStoredException("The index can't be written: " + e.getMessage(), e);
        }
    }

    private static void rollBack(Connection connection, Savepoint before, SQLException failure) throws SQLException {
        try {
            connection.rollback(before);
        } catch (SQLException e) {
            // SQLite rolled everything back, for instance on a full disk: all that was in the transaction failed.
            throw failure;
        }
    }

    private static void insert(Connection connection, List<IndexedBlock> blocks) throws SQLException {
        try (PreparedStatement block = connection.prepareStatement(
                        "INSERT OR IGNORE INTO blocks(block, first_at, last_at, types) VALUES(?, ?, ?, ?)");
                PreparedStatement terms =
                        connection.prepareStatement("INSERT OR REPLACE INTO block_terms(block, bits) VALUES(?, ?)");
                PreparedStatement hours = connection.prepareStatement("INSERT INTO type_hours(type, hour, events)"
                        + " VALUES(?, ?, ?) ON CONFLICT(type, hour) DO UPDATE SET events = events + excluded.events")) {
            for (IndexedBlock one : blocks) {
                block.setLong(1, one.block);
                block.setLong(2, one.firstAt);
                block.setLong(3, one.lastAt);
                block.setString(4, TypeCounts.text(one.types));
                if (block.executeUpdate() > 0) {
                    terms.setLong(1, one.block);
                    terms.setBytes(2, one.terms);
                    terms.executeUpdate();
                    one.insertHours(hours);
                }
            }
        }
    }

    private void insertHours(PreparedStatement insert) throws SQLException {
        for (TypeHour count : hours) {
            insert.setString(1, count.type());
            insert.setLong(2, count.hour());
            insert.setLong(3, count.events());
            insert.executeUpdate();
        }
    }
}
