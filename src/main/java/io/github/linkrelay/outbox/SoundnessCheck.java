package io.github.linkrelay.outbox;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;

/** Refuses a file that isn't an outbox, isn't whole, or is newer than this program, without changing it. */
final class SoundnessCheck {

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 100;
    private static final long QUICK_CHECK_BYTES = 64L << 20;
    private static final int ROWS_LOOKED_AT = 200;
    /** Each table's key, by which its two ends are looked at. */
    private static final Map<String, String> ORDERS = Map.ofEntries(
            Map.entry("events", "seq"), Map.entry("dedupe", "key"), Map.entry("destinations", "name"),
            Map.entry("dead_letters", "id"), Map.entry("quarantine", "id"), Map.entry("sending", "destination"),
            Map.entry("admitted", "seq"), Map.entry("replays", "id"), Map.entry("attempts", "id"),
            Map.entry("blocks", "block"), Map.entry("block_terms", "block"));

    private SoundnessCheck() {
    }

    /** Whether it says so at its beginning. */
    static boolean isOurs(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] header = in.readNBytes(HEADER_BYTES);
            return header.length == HEADER_BYTES && number(header, 68) == Schema.APPLICATION_ID;
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads the header as bytes: SQLite itself may write when it opens a file, also one that isn't ours. */
    static void header(Path path) throws IOException {
        long size = Files.size(path);
        byte[] header = new byte[HEADER_BYTES];
        if (size < HEADER_BYTES) {
            throw damaged(path, "it has only " + size + " bytes", null);
        }
        try (DataInputStream in = new DataInputStream(Files.newInputStream(path))) {
            in.readFully(header);
        }
        if (!Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw damaged(path, "it is not an SQLite database", null);
        }
        int id = number(header, 68);
        if (id != Schema.APPLICATION_ID) {
            throw new OutboxException("The file " + path + " is a database of another program (application_id " + id
                                      + "). It was left as it is. Choose another data directory or outbox name.");
        }
        int pageSize = (header[16] & 0xff) << 8 | header[17] & 0xff;
        long expected = (pageSize == 1 ? 65536L : pageSize) * (number(header, 28) & 0xffffffffL);
        Path wal = path.resolveSibling(path.getFileName() + "-wal");
        // With a journal beside it the last pages may be there only.
        boolean journal = Files.exists(wal) && Files.size(wal) > 0;
        if (!journal && size < expected) {
            throw damaged(path, "it is cut off: " + size + " of " + expected + " bytes", null);
        }
    }

    /** Asks SQLite, over a connection that can't write. */
    static void content(Connection connection, Path path) throws SQLException, IOException {
        int version = Schema.version(connection);
        if (version > Schema.MIGRATIONS.size()) {
            throw new OutboxException("The outbox " + path + " has format " + version + ", this program knows formats up to "
                                      + Schema.MIGRATIONS.size() + ". It was left as it is. Run the newer program again,"
                                      + " or start with an empty data directory.");
        }
        try (Statement statement = connection.createStatement()) {
            if (Files.size(path) <= QUICK_CHECK_BYTES) {
                try (ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
                    String verdict = row.next() ? row.getString(1) : "no answer";
                    if (!"ok".equals(verdict)) {
                        throw damaged(path, verdict, null);
                    }
                }
            }
            if (version == Schema.MIGRATIONS.size()) {
                bothEnds(statement);
            }
        }
    }

    static OutboxException damaged(Path path, String finding, Throwable cause) {
        return new OutboxException("The outbox " + path + " is damaged: " + finding + ". It was left as it is."
                                   + " Keep it, copy it aside together with its -wal file, and run sqlite3 \"" + path
                                   + "\" \".recover\" to see what can be saved; or start with an empty data directory.", cause);
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

    private static int number(byte[] header, int offset) {
        return (header[offset] & 0xff) << 24 | (header[offset + 1] & 0xff) << 16 | (header[offset + 2] & 0xff) << 8
                | header[offset + 3] & 0xff;
    }
}
