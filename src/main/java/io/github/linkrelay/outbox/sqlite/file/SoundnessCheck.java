package io.github.linkrelay.outbox.sqlite.file;

import io.github.linkrelay.event.FailureWords;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.outbox.dispatch.Cursor;
import io.github.linkrelay.outbox.sqlite.pages.DatabaseHeader;
import io.github.linkrelay.outbox.sqlite.pages.Wal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.sqlite.SQLiteConfig;

/** Refuses a file that isn't an outbox, isn't whole, or is newer than this program, without changing it. */
public final class SoundnessCheck {

    private static final long QUICK_CHECK_BYTES = 64L << 20;
    private static final int ROWS_LOOKED_AT = 200;
    /** The key of each table, by which both its ends are checked. */
    private static final Map<String, String> ORDERS = Map.ofEntries(
            Map.entry("events", "seq"),
            Map.entry("dedupe", "key"),
            Map.entry("destinations", "name"),
            Map.entry("dead_letters", "id"),
            Map.entry("quarantine", "id"),
            Map.entry("sending", "destination"),
            Map.entry("admitted", "seq"),
            Map.entry("replays", "id"),
            Map.entry("attempts", "id"),
            Map.entry("keys", "key"),
            Map.entry("blocks", "block"),
            Map.entry("block_types", "part"),
            Map.entry("terms", "part"));

    private SoundnessCheck() {}

    /** Whether the file's header says that it is an outbox. */
    static boolean isOurs(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            DatabaseHeader header = DatabaseHeader.of(in.readNBytes(DatabaseHeader.BYTES));
            return header != null && header.applicationId() == Schema.APPLICATION_ID;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Checks the bytes of the header. SQLite is not used, because it may write when it opens a file, also one that
     * isn't an outbox.
     */
    public static void header(FoundFiles found) throws IOException {
        Path path = found.path();
        long size = Files.size(path);
        if (size < DatabaseHeader.BYTES) {
            throw damaged(path, "it has only " + size + " bytes", null);
        }
        DatabaseHeader header = found.header();
        if (header == null) {
            throw damaged(path, "it is not an SQLite database", null);
        }
        if (header.applicationId() != Schema.APPLICATION_ID) {
            throw new OutboxException("The file " + path + " is a database of another program (application_id "
                    + header.applicationId()
                    + "). It was left as it is. Choose another data directory or outbox name.");
        }
        Wal wal = found.wal();
        long pages = wal.holdsPages() ? wal.databasePages() : header.pages();
        long there = size / header.pageSize();
        // If there is a journal, the last pages may be only in it.
        for (long page = there + 1; page <= pages; page++) {
            if (!wal.pages().containsKey((int) page)) {
                throw damaged(path, "it is cut off: " + size + " of " + pages * header.pageSize() + " bytes", null);
            }
        }
    }

    /** Checks the content with SQLite, over a connection that changes nothing. */
    public static void content(Connection connection, Path path) throws SQLException, IOException {
        int version = Schema.version(connection);
        if (version > Schema.MIGRATIONS.size()) {
            throw new OutboxException(
                    "The outbox " + path + " has format " + version + ", this program knows formats up to "
                            + Schema.MIGRATIONS.size() + ". It was left as it is. Run the newer program again,"
                            + " or start with an empty data directory.");
        }
        try (Statement statement = connection.createStatement()) {
            // A file that is brought up to date is changed, so it must be checked whole before.
            if (version < Schema.MIGRATIONS.size() || Files.size(path) <= QUICK_CHECK_BYTES) {
                try (ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
                    String verdict = row.next() ? row.getString(1) : "no answer";
                    if (!"ok".equals(verdict)) {
                        throw damaged(path, verdict, null);
                    }
                }
            }
            tables(statement, path, version);
            if (version == Schema.MIGRATIONS.size()) {
                bothEnds(statement);
            }
            cursors(statement, path, version);
        }
    }

    public static OutboxException damaged(Path path, String finding, Throwable cause) {
        return new OutboxException(
                "The outbox " + path + " is damaged: " + finding + ". It was left as it is."
                        + " What can be read of it goes into a new file by: " + StoreCheck.command(path)
                        + ". Or start with an empty data directory.",
                cause);
    }

    /** Returns the exception for a file that was sound but could not be brought up to date or read. */
    public static OutboxException notOpened(Path path, Exception cause) {
        if (cause instanceof SQLException e && StoreFailure.isForWantOfRoom(e)) {
            return new OutboxException(
                    "The outbox " + path + " can't be opened: there is no room on its disk to bring it up to"
                            + " date, which may take as much as the file has. Nothing in it is lost. Make room and"
                            + " start again.",
                    cause);
        }
        return damaged(path, FailureWords.of(cause), cause);
    }

    /** Checks that each table has the columns of this format, so that everything can be written. */
    private static void tables(Statement statement, Path path, int version) throws SQLException {
        Map<String, String> tables = columns(statement);
        try (Connection reference = new SQLiteConfig().createConnection("jdbc:sqlite::memory:")) {
            Schema.migrate(reference, Schema.MIGRATIONS.subList(0, version));
            try (Statement asked = reference.createStatement()) {
                for (Map.Entry<String, String> table : columns(asked).entrySet()) {
                    if (!table.getValue().equals(tables.get(table.getKey()))) {
                        throw damaged(path, "its table " + table.getKey() + " is not that of format " + version, null);
                    }
                }
            }
        }
    }

    private static Map<String, String> columns(Statement statement) throws SQLException {
        Map<String, String> columns = new HashMap<>();
        try (ResultSet row = statement.executeQuery("SELECT t.name, group_concat(c.name) FROM sqlite_schema t,"
                + " pragma_table_info(t.name) c WHERE t.type = 'table' GROUP BY t.name")) {
            while (row.next()) {
                columns.put(row.getString(1), row.getString(2));
            }
        }
        return columns;
    }

    private static void cursors(Statement statement, Path path, int version) throws SQLException {
        if (version == 0) {
            return;
        }
        try (ResultSet row = statement.executeQuery("SELECT position, ahead FROM destinations")) {
            while (row.next()) {
                new Cursor(row.getLong(1), row.getString(2));
            }
        } catch (IllegalArgumentException e) {
            throw damaged(path, FailureWords.of(e), e);
        }
    }

    private static void bothEnds(Statement statement) throws SQLException {
        for (Map.Entry<String, String> table : ORDERS.entrySet()) {
            for (String direction : new String[] {"ASC", "DESC"}) {
                try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table.getKey() + " ORDER BY "
                        + table.getValue() + " " + direction + " LIMIT " + ROWS_LOOKED_AT)) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        rows.getBytes(columns);
                    }
                }
            }
        }
    }
}
