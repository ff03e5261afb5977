package io.github.linkrelay.outbox.sqlite.file;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of an outbox file, as numbered migrations: the file's {@code user_version} is how many it has seen. */
public final class Schema {

    /** The number "OBX1" in the header of every outbox file, so that no other program's database is taken for one. */
    public static final int APPLICATION_ID = 0x4F425831;

    /**
     * The migrations in order. The list may only grow at its end, because existing files have had a beginning of it.
     */
    public static final List<String> MIGRATIONS = List.of(
            """
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
            """,
            """
            DROP INDEX dedupe_received_at;
            """,
            """
            CREATE TABLE sending(
                destination TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(destination, seq)) WITHOUT ROWID;
            """,
            """
            CREATE TABLE attempts(
                id INTEGER PRIMARY KEY, destination TEXT NOT NULL, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,
                events TEXT NOT NULL, at INTEGER NOT NULL, millis INTEGER NOT NULL, status INTEGER NOT NULL,
                answer TEXT NOT NULL, reason TEXT, size INTEGER NOT NULL, replay INTEGER NOT NULL DEFAULT 0);
            CREATE INDEX attempts_events ON attempts(destination, first_seq, last_seq);
            CREATE TABLE blocks(
                block INTEGER PRIMARY KEY, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, types TEXT NOT NULL);
            CREATE TABLE block_terms(block INTEGER PRIMARY KEY, bits BLOB NOT NULL);
            CREATE TABLE type_hours(
                type TEXT NOT NULL, hour INTEGER NOT NULL, events INTEGER NOT NULL, PRIMARY KEY(type, hour)) WITHOUT ROWID;
            ALTER TABLE dead_letters ADD COLUMN reason_group TEXT NOT NULL DEFAULT '';
            UPDATE dead_letters SET reason_group = outbox_reason_group(reason);
            CREATE INDEX dead_letters_destination ON dead_letters(destination);
            CREATE INDEX dead_letters_group ON dead_letters(reason_group, destination);
            CREATE INDEX dead_letters_type ON dead_letters(type);
            CREATE TABLE dead_letter_groups(
                destination TEXT NOT NULL, reason_group TEXT NOT NULL, letters INTEGER NOT NULL,
                PRIMARY KEY(destination, reason_group)) WITHOUT ROWID;
            CREATE INDEX dead_letter_groups_size ON dead_letter_groups(letters);
            INSERT INTO dead_letter_groups SELECT coalesce(destination, '-'), reason_group, count(*) FROM dead_letters
                GROUP BY 1, 2;
            CREATE TRIGGER dead_letter_added AFTER INSERT ON dead_letters BEGIN \
                INSERT INTO dead_letter_groups VALUES(coalesce(new.destination, '-'), new.reason_group, 1) \
                ON CONFLICT DO UPDATE SET letters = letters + 1; END;
            CREATE TRIGGER dead_letter_gone AFTER DELETE ON dead_letters BEGIN \
                UPDATE dead_letter_groups SET letters = letters - 1 \
                WHERE destination = coalesce(old.destination, '-') AND reason_group = old.reason_group; \
                DELETE FROM dead_letter_groups WHERE destination = coalesce(old.destination, '-') \
                AND reason_group = old.reason_group AND letters <= 0; END;
            ALTER TABLE destinations ADD COLUMN ever_dead INTEGER NOT NULL DEFAULT 0;
            UPDATE destinations SET ever_dead = dead;
            ALTER TABLE sending ADD COLUMN replay INTEGER NOT NULL DEFAULT 0;
            CREATE TABLE admitted(seq INTEGER PRIMARY KEY, at INTEGER NOT NULL);
            CREATE TABLE replays(
                id INTEGER PRIMARY KEY AUTOINCREMENT, destination TEXT NOT NULL, source TEXT NOT NULL,
                choice TEXT NOT NULL, label TEXT NOT NULL, rate REAL NOT NULL, state TEXT NOT NULL,
                position INTEGER NOT NULL DEFAULT 0, ahead TEXT NOT NULL DEFAULT '', end_position INTEGER NOT NULL,
                total INTEGER NOT NULL, sent INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
                created_at INTEGER NOT NULL, ended_at INTEGER NOT NULL DEFAULT 0);
            """,
            """
            ALTER TABLE destinations ADD COLUMN filtered INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE replays ADD COLUMN filtered INTEGER NOT NULL DEFAULT 0;
            """,
            """
            CREATE TABLE refused_requests(
                id INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL, received_at INTEGER NOT NULL,
                reason TEXT NOT NULL, signature TEXT, body BLOB NOT NULL);
            INSERT INTO sqlite_sequence SELECT 'refused_requests', seq FROM sqlite_sequence WHERE name = 'quarantine';
            INSERT INTO refused_requests SELECT id, key, received_at, reason, signature, body FROM quarantine;
            DROP TABLE quarantine;
            ALTER TABLE refused_requests RENAME TO quarantine;
            CREATE UNIQUE INDEX quarantine_request ON quarantine(key, signature);
            """,
            """
            CREATE INDEX attempts_filtered ON attempts(destination, first_seq, last_seq) WHERE answer = 'filtered';
            """,
            """
            CREATE TABLE keys(
                key BLOB NOT NULL, seq INTEGER NOT NULL, stored_at INTEGER NOT NULL, PRIMARY KEY(key, seq)) WITHOUT ROWID;
            ALTER TABLE dedupe_state ADD COLUMN former_seq INTEGER NOT NULL DEFAULT 0;
            UPDATE dedupe_state SET former_seq = indexed_seq;
            ALTER TABLE blocks RENAME TO former_blocks;
            ALTER TABLE block_terms RENAME TO former_block_terms;
            CREATE TABLE blocks(block INTEGER PRIMARY KEY, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL);
            CREATE TABLE block_types(
                part INTEGER NOT NULL, type TEXT NOT NULL, block INTEGER NOT NULL,
                PRIMARY KEY(part, type, block)) WITHOUT ROWID;
            CREATE TABLE terms(
                part INTEGER NOT NULL, term INTEGER NOT NULL, seq INTEGER NOT NULL,
                PRIMARY KEY(part, term, seq)) WITHOUT ROWID;
            """);

    private Schema() {}

    public static int version(Connection connection) throws SQLException {
        return pragma(connection, "user_version");
    }

    public static int pragma(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + name)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /**
     * Brings a file to the newest version. Each migration and its number are written in one transaction, so that after
     * a crash the file has one of the versions.
     */
    public static void migrate(Connection connection, List<String> migrations) throws SQLException {
        ReasonGroupFunction.register(connection);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (int version = version(connection); version < migrations.size(); version++) {
                for (String sql : migrations.get(version).split(";\\s*\\n")) {
                    statement.executeUpdate(sql);
                }
                statement.executeUpdate("PRAGMA user_version = " + (version + 1));
                connection.commit();
            }
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            try {
                connection.rollback();
                connection.setAutoCommit(true);
            } catch (SQLException another) {
                // On a full disk SQLite has rolled back by itself.
                e.addSuppressed(another);
            }
            throw e;
        }
    }
}
