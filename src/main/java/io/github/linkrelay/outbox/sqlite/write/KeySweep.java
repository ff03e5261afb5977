package io.github.linkrelay.outbox.sqlite.write;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Goes through a table of keys in their order, again and again, some keys at each step, and deletes those that are no
 * longer needed. An index by time would find them at once, but each new key would then change a second page. It is for
 * the committing thread only.
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
     * Makes one small step.
     *
     * @param condition the SQL condition of the keys to delete
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

    /** Returns the last key of this step; {@code null} if the step reaches the end of the table. */
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
