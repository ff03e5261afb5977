package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.outbox.sqlite.file.IndexedBlock;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Deletes attempts, blocks of the index, and counts by hour, which outlive their events. It is for the committing
 * thread only, within a step of {@link Retention}.
 */
final class IndexRetention {

    private static final int CHUNK = 500;
    private static final long HOURS_KEPT = TimeUnit.DAYS.toHours(60);
    private static final long HOURS_EVERY = TimeUnit.HOURS.toMillis(1);

    private final Store store;
    private final OutboxSettings settings;
    private final AgedRows oldAttempts;
    private long attemptsDeletedTo;
    /** The index has no block before this one. */
    private long indexDeletedTo;

    private long hoursDue;

    IndexRetention(Store store, OutboxSettings settings) {
        this.store = store;
        this.settings = settings;
        this.oldAttempts = new AgedRows(store, "id", "at", "attempts");
    }

    /** Makes one small step; returns true if another step may find more. */
    boolean step() throws SQLException {
        long now = settings.clock().millis();
        long deleted = store.oldestSequence() - 1;
        boolean more = deleteOldAttempts(now);
        if (deleted > attemptsDeletedTo) {
            if (deleteAttempts(deleted)) {
                more = true;
            } else {
                attemptsDeletedTo = deleted;
            }
        }
        long block = deleted / IndexedBlock.EVENTS;
        if (block > indexDeletedTo) {
            if (deleteIndex(block)) {
                more = true;
            } else {
                indexDeletedTo = block;
            }
        }
        if (now >= hoursDue) {
            hoursDue = now + HOURS_EVERY;
            update("DELETE FROM type_hours WHERE hour < ?", TimeUnit.MILLISECONDS.toHours(now) - HOURS_KEPT);
        }
        return more;
    }

    /**
     * Rows that are stored in parts are deleted with the last event of their part, because a part is in another order.
     */
    private boolean deleteIndex(long first) throws SQLException {
        boolean more = false;
        for (String table : List.of("blocks", "former_blocks", "former_block_terms")) {
            more |= deleteSome(table, "block", "block < ?", first);
        }
        more |= deleteSome("block_types", "part, type, block", "part < ?", IndexedBlock.part(first));
        more |= deleteSome("terms", "part, term, seq", "part < ?", IndexedBlock.part(first));
        return more;
    }

    private boolean deleteSome(String table, String key, String condition, long value) throws SQLException {
        String chosen = "SELECT " + key + " FROM " + table + " WHERE " + condition + " ORDER BY " + key;
        return update("DELETE FROM " + table + " WHERE (" + key + ") IN (" + chosen + " LIMIT " + CHUNK + ")", value)
                == CHUNK;
    }

    /** Deletes attempts whose events are deleted. */
    private boolean deleteAttempts(long deleted) throws SQLException {
        boolean more = false;
        for (String destination : attempted()) {
            try (PreparedStatement delete = store.connection()
                    .prepareStatement("DELETE FROM attempts WHERE id IN (SELECT id"
                            + " FROM attempts WHERE destination = ? AND first_seq BETWEEN 1 AND ? AND last_seq <= ? LIMIT "
                            + CHUNK
                            + ")")) {
                delete.setString(1, destination);
                delete.setLong(2, deleted);
                delete.setLong(3, deleted);
                more |= delete.executeUpdate() == CHUNK;
            }
        }
        return more;
    }

    /** Deletes old attempts, in the order in which they were written. */
    private boolean deleteOldAttempts(long now) throws SQLException {
        boolean more = oldAttempts.look(
                Long.MAX_VALUE, now, now - settings.retentionAge().toMillis());
        if (oldAttempts.oldTo() == 0) {
            return more;
        }
        return deleteSome("attempts", "id", "id <= ?", oldAttempts.oldTo()) || more;
    }

    /** Returns each destination that has attempts, with one look into the index for each. */
    private List<String> attempted() throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement next = store.connection()
                .prepareStatement(
                        "SELECT destination FROM attempts WHERE destination > ? ORDER BY destination LIMIT 1")) {
            String name = "";
            while (name != null) {
                next.setString(1, name);
                try (ResultSet row = next.executeQuery()) {
                    name = row.next() ? row.getString(1) : null;
                }
                if (name != null) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private int update(String sql, long value) throws SQLException {
        try (PreparedStatement update = store.connection().prepareStatement(sql)) {
            update.setLong(1, value);
            return update.executeUpdate();
        }
    }
}
