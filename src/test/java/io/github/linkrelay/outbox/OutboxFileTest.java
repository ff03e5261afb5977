package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.sqlite.file.Schema;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.NewQuarantineEntry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class OutboxFileTest extends OutboxTestBase {

    private Path file() {
        return directory.resolve("events.db");
    }

    @Test
    void directoryAndFileAreMadeForTheirOwnerAlone() throws Exception {
        directory = directory.resolve("a/b");
        open();
        assertThat(file()).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        append(1, 1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("events.db-wal"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("events.lock"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("events.db-note"))))
                .isEqualTo("rw-------");
    }

    @Test
    void fileHasTheSettingsThatDurabilityNeeds() {
        open();
        assertThat(number("PRAGMA application_id")).isEqualTo(Schema.APPLICATION_ID);
        assertThat(number("PRAGMA user_version")).isEqualTo(Schema.MIGRATIONS.size());
        assertThat(number("PRAGMA auto_vacuum")).isEqualTo(2);
        List<String> pragmas = outbox.execute(store -> List.of(
                        "synchronous=" + Schema.pragma(store.connection(), "synchronous"),
                        "limit=" + Schema.pragma(store.connection(), "journal_size_limit")))
                .join();
        assertThat(pragmas).containsExactly("synchronous=2", "limit=" + (32 << 20));
        assertThat(directory.resolve("events.db-wal")).exists();
    }

    @Test
    void emptiedFileIsRefusedAndLeftAsItIs() throws Exception {
        write();
        refusedUnchanged(new byte[0], "damaged");
    }

    @Test
    void fileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws Exception {
        refusedUnchanged("x".repeat(5_000).getBytes(StandardCharsets.US_ASCII), "not an SQLite database");
    }

    @Test
    void truncatedFileIsRefusedAndLeftAsItIs() throws Exception {
        byte[] whole = write();
        refusedUnchanged(Arrays.copyOf(whole, whole.length / 2), "cut off");
    }

    @Test
    void corruptFileIsRefusedAndLeftAsItIs() throws Exception {
        byte[] bytes = write();
        for (int i = 8_192; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        refusedUnchanged(bytes, "linkrelay recover " + directory);
    }

    @Test
    void databaseOfAnotherProgramIsRefusedAndLeftAsItIs() throws Exception {
        sql("CREATE TABLE t(x)");
        refusedUnchanged(Files.readAllBytes(file()), "another program");
    }

    @Test
    void fileOfANewerFormatIsRefusedAndLeftAsItIs() throws Exception {
        write();
        sql("PRAGMA user_version = 99");
        refusedUnchanged(Files.readAllBytes(file()), "newer program");
    }

    @Test
    void journalWithoutItsFileIsRefused() throws Exception {
        Files.createDirectories(directory);
        Files.write(directory.resolve("events.db-wal"), new byte[100]);
        assertThatThrownBy(this::open).isInstanceOf(OutboxException.class).hasMessageContaining("is missing");
        assertThat(file()).doesNotExist();
    }

    @Test
    void unreadableCursorIsRefused() throws Exception {
        write();
        sql("INSERT INTO destinations(name, start_seq, position, ahead, registered_at) VALUES('one', 0, 3, '9-5', 0)");
        assertThatThrownBy(this::open).isInstanceOf(OutboxException.class).hasMessageContaining("damaged");
        sql("DELETE FROM destinations");
        open();
    }

    @Test
    void draftThatACrashLeftIsNotInTheWay() throws Exception {
        Files.write(directory.resolve("events.db.new"), new byte[10]);
        open();
        append(1, 1);
        assertThat(directory.resolve("events.db.new")).doesNotExist();
    }

    @Test
    void olderFormatIsMigrated() throws Exception {
        sql("PRAGMA application_id = " + Schema.APPLICATION_ID);
        sql("VACUUM");
        open();
        append(1, 1);
        assertThat(number("PRAGMA user_version")).isEqualTo(Schema.MIGRATIONS.size());
    }

    @Test
    void fileOfFormatTwoKeepsItsEventsAndItsCursor() throws Exception {
        sql("PRAGMA application_id = " + Schema.APPLICATION_ID);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            Schema.migrate(connection, Schema.MIGRATIONS.subList(0, 2));
        }
        sql("INSERT INTO events VALUES(1, x'01', 't', 5, x'61'), (2, x'02', 't', 6, x'62')");
        sql("INSERT INTO destinations(name, start_seq, position, delivered, registered_at) VALUES('one', 0, 1, 1, 0)");
        open();
        consume(DISPATCH);
        assertThat(sequences(take(1))).containsExactly(2L);
        assertThat(status().delivered()).isEqualTo(1);
        assertBalance(status());
        assertThat(count("sending")).isZero();
    }

    @Test
    void fileOfFormatThreeKeepsItsDeadLettersWhichCanBeReplayed() throws Exception {
        sql("PRAGMA application_id = " + Schema.APPLICATION_ID);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            Schema.migrate(connection, Schema.MIGRATIONS.subList(0, 3));
        }
        sql("INSERT INTO events VALUES(1, x'01', 't', 5, x'61'), (2, x'02', 't', 6, x'62')");
        sql("INSERT INTO dead_letters(destination, seq, key, received_at, died_at, reason, body)"
                + " VALUES('one', 2, x'02', 6, 7, 'refused', x'62')");
        sql(
                "INSERT INTO destinations(name, start_seq, position, delivered, dead, registered_at) VALUES('one', 0, 2, 1, 1, 0)");
        open();
        assertThat(status().everDeadLettered()).isEqualTo(1);
        consume(DISPATCH);
        outbox.startReplay(ReplayTestBase.deadLetters()).join();
        take(1).get(0).acknowledge();
        assertThat(status().delivered()).isEqualTo(2);
        assertThat(status().deadLettered()).isZero();
        assertBalance(status());
    }

    @Test
    void fileOfFormatFourKeepsItsRefusedRequestsAndTheirNumbers() throws Exception {
        sql("PRAGMA application_id = " + Schema.APPLICATION_ID);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            Schema.migrate(connection, Schema.MIGRATIONS.subList(0, 4));
        }
        sql(
                "INSERT INTO quarantine VALUES(7, x'01', 5, 'signature wrong', 'abc', x'61'), (9, x'02', 6, 'signature missing', NULL, x'62')");
        sql("DELETE FROM quarantine WHERE id = 9");
        open();
        assertThat(outbox.status().quarantineEntries()).isEqualTo(1);
        assertThat(number("SELECT id FROM quarantine WHERE key = x'01' AND signature = 'abc' AND body = x'61'"))
                .isEqualTo(7);
        outbox.quarantine(new NewQuarantineEntry(null, 0, "signature wrong", "def", new byte[] {3}));
        await().until(() -> count("quarantine") == 2);
        assertThat(number("SELECT max(id) FROM quarantine")).isEqualTo(10);
    }

    @Test
    void failedMigrationLeavesAWholeOlderVersion() throws Exception {
        write();
        int version = Schema.MIGRATIONS.size();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            List<String> next = new java.util.ArrayList<>(Schema.MIGRATIONS);
            next.add("CREATE TABLE added(x);\n");
            next.add("CREATE TABLE second(x);\nCREATE TABLE events(x);\n");
            assertThatThrownBy(() -> Schema.migrate(connection, next)).isInstanceOf(SQLException.class);
            assertThat(Schema.version(connection)).isEqualTo(version + 1);
        }
        assertThat(number("SELECT count(*) FROM sqlite_schema WHERE name = 'added'"))
                .isEqualTo(1);
        assertThat(number("SELECT count(*) FROM sqlite_schema WHERE name = 'second'"))
                .isZero();
    }

    @Test
    void secondOutboxInThisProcessIsRefusedUntilTheFirstIsClosed() {
        open();
        assertThatThrownBy(() -> Outbox.open(settings()))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("events.db")
                .hasMessageContaining("open already");
        reopen();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void secondProcessIsRefused() throws Exception {
        Path lock = directory.resolve("events.lock");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        lock.toString())
                .start();
        try {
            assertThat(other.getInputStream().read()).isEqualTo('!');
            assertThatThrownBy(this::open)
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("another process")
                    .hasMessageContaining(lock.toRealPath().toString());
        } finally {
            other.destroy();
            other.waitFor(5, TimeUnit.SECONDS);
        }
        open();
    }

    @Test
    void directoryThatIsAFileIsRefusedWithAWord() throws Exception {
        Path file = Files.createFile(directory.resolve("data"));
        directory = file;
        assertThatThrownBy(this::open).isInstanceOf(OutboxException.class).hasMessageContaining(file.toString());
    }

    @Test
    void nameThatWouldLeaveTheDirectoryIsRefused() {
        assertThatThrownBy(() -> new OutboxSettings(
                        directory,
                        "../x",
                        java.time.Duration.ofHours(1),
                        java.time.Duration.ofHours(1),
                        0,
                        0,
                        1,
                        1,
                        1,
                        1,
                        clock,
                        EventTerms.NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A sound file of some pages, closed. */
    private byte[] write() throws IOException {
        open();
        append(1, 1_000);
        outbox.close();
        outbox = null;
        return Files.readAllBytes(file());
    }

    private void refusedUnchanged(byte[] content, String word) throws IOException {
        Files.write(file(), content);
        assertThatThrownBy(this::open)
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining(word);
        assertThat(Files.readAllBytes(file())).isEqualTo(content);
    }

    private void sql(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** Another process that holds the lock until it is ended. */
    static final class LockHolder {

        private LockHolder() {}

        public static void main(String[] args) throws Exception {
            try (FileChannel channel =
                    FileChannel.open(Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                System.out.write('!');
                System.out.flush();
                System.in.read();
            }
        }
    }
}
