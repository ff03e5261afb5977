package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.outbox.dispatch.KnownDestination;
import io.github.linkrelay.outbox.dispatch.TimeSource;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.sqlite.file.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/**
 * Deletes delivered events that are old or too many, and expired keys, in small transactions, and gives room back to
 * the file system. It is for the committing thread only, between its own transactions.
 */
public final class Retention {

    /** How many rows one step deletes: few enough that an append hardly waits for it. */
    private static final int CHUNK = 500;

    private static final int FREE_PAGES_KEPT = 256;
    private static final int PAGES_VACUUMED = 500;

    /**
     * If fewer events than this come within {@link #WHILE}, their keys are moved to the table at once, at most this
     * many at a step.
     */
    private static final int FEW = 1_000;

    private static final long WHILE = TimeUnit.SECONDS.toNanos(3);

    private final Store store;
    private final OutboxSettings settings;
    private final IndexRetention index;
    private final KeySweep keys;
    private final KeySweep formerKeys;
    private final TimeSource time;
    private final AgedRows old;
    /** The last event that was there before this process stored any, and when that was. */
    private final long storedBefore;

    private final long startedAt;
    private boolean few = true;
    private long countedFrom;
    private long countedAt = System.nanoTime();

    public Retention(Store store, OutboxSettings settings) {
        this.store = store;
        this.settings = settings;
        this.index = new IndexRetention(store, settings);
        this.keys = new KeySweep(store, "keys");
        this.formerKeys = new KeySweep(store, "dedupe");
        this.countedFrom = store.lastSequence();
        this.time = TimeSource.of(settings.clock());
        // An admitted event was stored later than it was received.
        this.old = new AgedRows(store, "seq", "coalesce(at, received_at)", "events LEFT JOIN admitted USING (seq)");
        this.storedBefore = store.lastSequence();
        this.startedAt = time.now().nanos();
    }

    /**
     * Makes one small step; returns true if another one may find more.
     *
     * @param failing whether the file could not be written last: then the step only frees room
     */
    public boolean step(boolean failing) throws SQLException {
        try {
            boolean more = !failing && moveKeys();
            more |= deleteEvents();
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
        boolean more = lookForOld(everyonePast);
        // A destination that came since may still want what was found to be old.
        long upTo = Math.min(everyonePast, Math.max(old.oldTo(), overSize(everyonePast)));
        long first = store.oldestSequence();
        if (first > upTo) {
            return more;
        }
        long last = Math.min(upTo, first + CHUNK - 1);
        store.keepKeys(last);
        deleteUpTo(last);
        // Bodies take more room in the file than they have bytes, so another step rarely deletes too much.
        return true;
    }

    /**
     * Looks for more events that are past the retention age. Whatever the clock says, an event is not older than the
     * process that stored it.
     */
    private boolean lookForOld(long everyonePast) throws SQLException {
        long now = settings.clock().millis();
        long age = settings.retentionAge().toMillis();
        boolean young = TimeUnit.NANOSECONDS.toMillis(time.now().nanos() - startedAt) < age;
        return old.look(young ? Math.min(everyonePast, storedBefore) : everyonePast, now, now - age);
    }

    /** Returns up to which event some must go because the file has too many bytes; 0 for none. */
    private long overSize(long everyonePast) throws SQLException {
        long excess = store.measure() - settings.bytesForDelivered();
        long upTo = 0;
        if (excess > 0) {
            try (PreparedStatement select = store.connection()
                    .prepareStatement(
                            "SELECT seq, length(body) FROM events WHERE seq <= ? ORDER BY seq LIMIT " + CHUNK)) {
                select.setLong(1, everyonePast);
                try (ResultSet row = select.executeQuery()) {
                    while (excess > 0 && row.next()) {
                        upTo = row.getLong(1);
                        excess -= row.getLong(2);
                    }
                }
            }
        }
        return upTo;
    }

    /**
     * Moves keys to the table while few events come. While many come, {@link KeyIndex} moves them in its rounds, at the
     * commits.
     */
    private boolean moveKeys() throws SQLException {
        if (System.nanoTime() - countedAt >= WHILE) {
            few = store.lastSequence() - countedFrom < FEW;
            countedFrom = store.lastSequence();
            countedAt = System.nanoTime();
        }
        return few && store.moveKeys(FEW);
    }

    /** Deletes keys that are past the dedupe window and whose events are deleted. */
    private boolean deleteKeys() throws SQLException {
        long expired = settings.clock().millis() - settings.dedupeWindow().toMillis();
        long oldest = store.oldestSequence();
        boolean more = keys.step("stored_at < " + expired + " AND seq < " + oldest);
        more |= formerKeys.step("received_at < " + expired);
        return more;
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
