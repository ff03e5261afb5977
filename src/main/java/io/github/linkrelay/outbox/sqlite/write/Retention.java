package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.outbox.dispatch.KnownDestination;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.sqlite.file.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/**
 * Deletes delivered events that are old or too many, and expired keys, in small transactions, and gives room back to
 * the file system. For the committing thread only, between its own transactions.
 */
public final class Retention {

    /** How many rows one step deletes: few enough that an append hardly waits for it. */
    private static final int CHUNK = 500;

    private static final int KEYS_SWEPT = 2_000;
    private static final int FREE_PAGES_KEPT = 256;
    private static final int PAGES_VACUUMED = 500;

    /** Keys go to the table with the commits, a few at each. Only where there are few commits they are brought there. */
    private static final long KEYS_EVERY = TimeUnit.MINUTES.toMillis(10);

    private final Store store;
    private final OutboxSettings settings;
    private final IndexRetention index;
    private long keysDue;
    private byte[] sweptTo = {};

    public Retention(Store store, OutboxSettings settings) {
        this.store = store;
        this.settings = settings;
        this.index = new IndexRetention(store, settings);
    }

    /** Makes one small step; returns true if another one may find more. */
    public boolean step() throws SQLException {
        try {
            if (settings.clock().millis() >= keysDue) {
                keysDue = settings.clock().millis() + KEYS_EVERY;
                store.keepKeys();
            }
            boolean more = deleteEvents();
            more |= deleteKeys();
            more |= index.step();
            store.commit();
            more |= vacuum();
            store.commit();
            store.measure();
            store.commit();
            return more;
        } catch (SQLException e) {
            store.rollback();
            throw e;
        }
    }

    private boolean deleteEvents() throws SQLException {
        long everyonePast = Long.MAX_VALUE;
        for (KnownDestination destination : store.destinations()) {
            everyonePast = Math.min(everyonePast, destination.position());
        }
        if (everyonePast == Long.MAX_VALUE) {
            return false;
        }
        long excess = store.measure() - settings.bytesForDelivered();
        long expired = settings.clock().millis() - settings.retentionAge().toMillis();
        long upTo = 0;
        int found = 0;
        try (PreparedStatement select = store.connection()
                .prepareStatement("SELECT seq, received_at, length(body) FROM events WHERE seq <= ? ORDER BY seq LIMIT "
                        + CHUNK)) {
            select.setLong(1, everyonePast);
            try (ResultSet row = select.executeQuery()) {
                while (row.next() && (row.getLong(2) < expired || excess > 0)) {
                    upTo = row.getLong(1);
                    excess -= row.getLong(3);
                    found++;
                }
            }
        }
        if (found > 0) {
            store.keepKeys();
            deleteUpTo(upTo);
        }
        // Bodies take more room in the file than they have bytes, so another step rarely deletes too much.
        return found > 0;
    }

    /**
     * Goes through the keys in their order, some at each step, round and round. An index by time would find the expired
     * ones at once, but each new key would then change a second, far-off page.
     */
    private boolean deleteKeys() throws SQLException {
        byte[] end = keySweptTo();
        int deleted;
        try (PreparedStatement delete = store.connection()
                .prepareStatement("DELETE FROM dedupe WHERE key > ? AND received_at < ?"
                        + (end == null ? "" : " AND key <= ?"))) {
            delete.setBytes(1, sweptTo);
            delete.setLong(
                    2, settings.clock().millis() - settings.dedupeWindow().toMillis());
            if (end != null) {
                delete.setBytes(3, end);
            }
            deleted = delete.executeUpdate();
        }
        sweptTo = end == null ? new byte[0] : end;
        return end != null && deleted > 0;
    }

    /** The last key of this step; {@code null} if it reaches the end of the table. */
    private byte[] keySweptTo() throws SQLException {
        try (PreparedStatement select = store.connection()
                .prepareStatement(
                        "SELECT key FROM dedupe WHERE key > ? ORDER BY key LIMIT 1 OFFSET " + (KEYS_SWEPT - 1))) {
            select.setBytes(1, sweptTo);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }

    private void deleteUpTo(long sequence) throws SQLException {
        for (String table : new String[] {"events", "admitted"}) {
            try (PreparedStatement delete =
                    store.connection().prepareStatement("DELETE FROM " + table + " WHERE seq <= ?")) {
                delete.setLong(1, sequence);
                delete.executeUpdate();
            }
        }
    }

    private boolean vacuum() throws SQLException {
        if (Schema.pragma(store.connection(), "freelist_count") <= FREE_PAGES_KEPT) {
            return false;
        }
        try (Statement statement = store.connection().createStatement()) {
            // This is not run as a query: SQLite frees a page for each row that is read, and the driver would read one
            // row.
            statement.executeUpdate("PRAGMA incremental_vacuum(" + PAGES_VACUUMED + ")");
        }
        return Schema.pragma(store.connection(), "freelist_count") > FREE_PAGES_KEPT;
    }
}
