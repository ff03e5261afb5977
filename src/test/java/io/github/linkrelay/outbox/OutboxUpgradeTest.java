package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.disk.PrivateFiles;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.outbox.sqlite.file.FoundFiles;
import io.github.linkrelay.outbox.sqlite.file.Note;
import io.github.linkrelay.outbox.sqlite.file.Schema;
import io.github.linkrelay.outbox.sqlite.file.SoundnessCheck;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A file that is brought up to date is either up to date or what it was, wherever that ends. */
class OutboxUpgradeTest extends OutboxTestBase {

    private static final int EVENTS = 3;

    private Path file() {
        return directory.resolve("events.db");
    }

    /** With {@link #EVENTS} events, and dead letters that take more than SQLite writes before it empties its journal. */
    private void fileOfFormat(int format) throws IOException, SQLException {
        StoreFile.create(file(), Schema.MIGRATIONS.subList(0, format));
        StoreFile.connect(file()).close();
        sql("INSERT INTO events VALUES(1, x'01', 't', 5, x'61'), (2, x'02', 't', 6, x'62'), (3, x'03', 't', 7, x'63')");
        sql("WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 20)"
                + " INSERT INTO dead_letters(key, received_at, died_at, reason, body) SELECT i, 5, 6, 'no event', zeroblob(1000000)"
                + " FROM n");
    }

    private void closedInOrder() throws IOException {
        PrivateFiles.create(Note.path(file()));
        try (FileChannel channel = FileChannel.open(Note.path(file()), StandardOpenOption.WRITE)) {
            new Note.Writer(channel, Note.path(file())).write(new Note(Note.State.CLOSED, null, 0, EVENTS), false);
        }
    }

    private void sql(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void migrationThatFailsBehindALargeOneLeavesTheFileAsItWas() throws Exception {
        fileOfFormat(3);
        // The sixth format has a table of that name.
        sql("CREATE TABLE refused_requests(x)");
        Path before = Files.copy(file(), directory.resolve("before"));
        assertThatThrownBy(this::open).isInstanceOf(OutboxException.class).hasMessageContaining("refused_requests");
        assertThat(Files.mismatch(file(), before)).isEqualTo(-1);
        assertThat(FoundFiles.wal(file())).doesNotExist();

        sql("DROP TABLE refused_requests");
        open();
        assertThat(outbox.status().lastSequence()).isEqualTo(EVENTS);
        assertThat(outbox.status().deadLetters()).isEqualTo(20);
    }

    @Test
    void processThatIsKilledWhileItBringsAClosedFileUpToDateIsNotRefusedAfterwards() throws Exception {
        fileOfFormat(3);
        closedInOrder();
        Path killed = Files.createDirectory(directory.resolve("killed"));
        try (StoreFile file = StoreFile.open(directory, "events");
                Connection writer = file.writer()) {
            for (String name : new String[] {"events.db", "events.db-wal", "events.db-note"}) {
                Files.copy(directory.resolve(name), killed.resolve(name));
            }
        }
        directory = killed;
        assertThat(FoundFiles.read(file()).wal().holdsPages()).isTrue();
        open();
        assertThat(outbox.status().lastSequence()).isEqualTo(EVENTS);
    }

    @Test
    void wantOfRoomIsNotCalledDamage() {
        assertThat(SoundnessCheck.notOpened(file(), new SQLiteException("full", SQLiteErrorCode.SQLITE_FULL)))
                .hasMessageContaining("no room on its disk")
                .hasMessageNotContaining("damaged");
        assertThat(SoundnessCheck.notOpened(file(), new SQLiteException("malformed", SQLiteErrorCode.SQLITE_CORRUPT)))
                .hasMessageContaining("is damaged");
    }
}
