package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.view.NewQuarantineEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The table of the quarantine, limited in rows and bytes: the oldest rows are deleted for the newest. It is for the
 * committing thread only.
 */
final class QuarantineTable {

    private final OutboxSettings settings;
    private final Connection connection;
    private int entries;
    private long bytes;
    private int committedEntries;
    private long committedBytes;

    QuarantineTable(Connection connection, OutboxSettings settings) throws SQLException {
        this.settings = settings;
        this.connection = connection;
        recount();
        connection.commit();
    }

    boolean add(NewQuarantineEntry entry) throws SQLException {
        int size = entry.body().length;
        if (size > settings.quarantineBytes()) {
            return false;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT OR IGNORE INTO quarantine(key, received_at, reason, signature, body) VALUES(?, ?, ?, ?, ?)")) {
            insert.setBytes(1, entry.key().bytes());
            insert.setLong(2, entry.receivedAt() == 0 ? settings.clock().millis() : entry.receivedAt());
            insert.setString(3, entry.reason());
            insert.setString(4, entry.signature());
            insert.setBytes(5, entry.body());
            if (insert.executeUpdate() == 0) {
                return false;
            }
        }
        entries++;
        bytes += size;
        while (entries > settings.quarantineEntries() || bytes > settings.quarantineBytes()) {
            dropOldest();
        }
        return true;
    }

    /** Says that an entry of this size was deleted. */
    void dropped(long size) {
        entries--;
        bytes -= size;
    }

    int entries() {
        return entries;
    }

    void committed() {
        committedEntries = entries;
        committedBytes = bytes;
    }

    void rolledBack() {
        entries = committedEntries;
        bytes = committedBytes;
    }

    private void recount() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT count(*), coalesce(sum(length(body)), 0) FROM quarantine")) {
            row.next();
            entries = row.getInt(1);
            bytes = row.getLong(2);
        }
        committed();
    }

    private void dropOldest() throws SQLException {
        long id;
        long size;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, length(body) FROM quarantine ORDER BY id LIMIT 1")) {
            row.next();
            id = row.getLong(1);
            size = row.getLong(2);
        }
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM quarantine WHERE id = " + id);
        }
        dropped(size);
    }
}
