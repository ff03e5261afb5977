package io.github.linkrelay.outbox.sqlite.write;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Goes through a table of keys in their order, some at each step, round and round, and deletes those that are no longer
 * needed. An index by time would find these at once, but each new key would then change a second, far-off page. For the
 * committing thread alone.
 */
final class KeySweep {

    private static final int SWEPT = 2_000;

    private final Store store;
    private final String table;
    private byte[] sweptTo = {};

    KeySweep(Store store, String table) {
        this.store = store;
        this.table = table;
    }

    /**
     * One small step.
     *
     * @param condition which of the keys go, in SQL
     * @return true if another step may find more
     */
    boolean step(String condition) throws SQLException {
        byte[] end = end();
        int deleted;
        try (PreparedStatement delete = store.connection()
                .prepareStatement("DELETE FROM " + table + " WHERE key > ? AND " + condition
                        + (end == null ? "" : " AND key <= ?"))) {
            delete.setBytes(1, sweptTo);
            if (end != null) {
                delete.setBytes(2, end);
            }
            deleted = delete.executeUpdate();
        }
        sweptTo = end == null ? new byte[0] : end;
        return end != null && deleted > 0;
    }

    /** The last key of this step; {@code null} if it reaches the end of the table. */
    private byte[] end() throws SQLException {
        try (PreparedStatement select = store.connection()
                .prepareStatement(
                        "SELECT key FROM " + table + " WHERE key > ? ORDER BY key LIMIT 1 OFFSET " + (SWEPT - 1))) {
            select.setBytes(1, sweptTo);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }
}
