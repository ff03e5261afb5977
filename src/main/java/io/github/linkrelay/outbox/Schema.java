package io.github.linkrelay.outbox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of an outbox file, as numbered migrations: the file's {@code user_version} is how many it has seen. */
final class Schema {

    /** "OBX1", in the header of every file of ours, so that no other program's database is taken for one. */
    static final int APPLICATION_ID = 0x4F425831;

    /** Only ever added to: a file in the field has seen some prefix of this list. */
    static final List<String> MIGRATIONS = List.of("""
            CREATE TABLE events(
                seq INTEGER PRIMARY KEY, key BLOB NOT NULL, type TEXT,
                received_at INTEGER NOT NULL, body BLOB NOT NULL);
            CREATE TABLE dedupe(key BLOB PRIMARY KEY, received_at INTEGER NOT NULL) WITHOUT ROWID;
            CREATE INDEX dedupe_received_at ON dedupe(received_at);
            CREATE TABLE dedupe_state(indexed_seq INTEGER NOT NULL);
            INSERT INTO dedupe_state VALUES(0);
            CREATE TABLE destinations(
                name TEXT PRIMARY KEY, start_seq INTEGER NOT NULL, position INTEGER NOT NULL,
                ahead TEXT NOT NULL DEFAULT '', delivered INTEGER NOT NULL DEFAULT 0,
                dead INTEGER NOT NULL DEFAULT 0, registered_at INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE dead_letters(
                id INTEGER PRIMARY KEY AUTOINCREMENT, destination TEXT, seq INTEGER, key BLOB NOT NULL, type TEXT,
                received_at INTEGER NOT NULL, died_at INTEGER NOT NULL, reason TEXT NOT NULL, body BLOB NOT NULL);
            CREATE UNIQUE INDEX dead_letters_event ON dead_letters(destination, seq) WHERE seq IS NOT NULL;
            CREATE UNIQUE INDEX dead_letters_key ON dead_letters(key) WHERE seq IS NULL;
            CREATE TABLE quarantine(
                id INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, received_at INTEGER NOT NULL,
                reason TEXT NOT NULL, signature TEXT, body BLOB NOT NULL);
            """, """
            DROP INDEX dedupe_received_at;
            """, """
            CREATE TABLE sending(
                destination TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(destination, seq)) WITHOUT ROWID;
            """);

    private Schema() {
    }

    static int version(Connection connection) throws SQLException {
        return pragma(connection, "user_version");
    }

    static int pragma(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + name)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /**
     * Brings a file to the newest version, each migration in a transaction of its own together with its number, so that
     * a crash leaves a file of some whole version.
     */
    static void migrate(Connection connection, List<String> migrations) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (int version = version(connection); version < migrations.size(); version++) {
                for (String sql : migrations.get(version).split(";\\s*\\n")) {
                    statement.executeUpdate(sql);
                }
                statement.executeUpdate("PRAGMA user_version = " + (version + 1));
                connection.commit();
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
