package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

/** The last events of a log, read by its owner and beside it. */
class OutboxReaderTest extends OutboxTestBase {

    @Test
    void ownerReadsTheLastEventsWithTheNewestLast() {
        open();
        append(1, 5);
        assertThat(bodies(outbox.lastEvents(3))).containsExactly("3", "4", "5");
        OutboxEvent last = outbox.lastEvents(1).get(0);
        assertThat(last.sequence()).isEqualTo(5);
        assertThat(last.type()).isEqualTo("number");
        assertThat(last.receivedAt()).isEqualTo(clock.millis());
        assertThat(last.key()).isEqualTo(Key.of("5".getBytes(UTF_8)));
    }

    @Test
    void fewerEventsThanAskedForAreAllThereAre() {
        open();
        assertThat(outbox.lastEvents(3)).isEmpty();
        append(1, 2);
        assertThat(bodies(outbox.lastEvents(3))).containsExactly("1", "2");
        assertThat(outbox.lastEvents(0)).isEmpty();
        assertThatThrownBy(() -> outbox.lastEvents(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closedOutboxCannotBeRead() {
        open();
        append(1, 1);
        outbox.close();
        assertThatThrownBy(() -> outbox.lastEvents(1)).isInstanceOf(OutboxException.class).hasMessageContaining("closed");
    }

    @Test
    void readerBesideTheOwnerSeesEachEventThatIsStored() {
        open();
        append(1, 2);
        try (OutboxReader reader = OutboxReader.open(directory, "events")) {
            assertThat(bodies(reader.lastEvents(10))).containsExactly("1", "2");
            append(3, 3);
            assertThat(bodies(reader.lastEvents(2))).containsExactly("2", "3");
        }
    }

    @Test
    void readerInAnotherProcessSeesWhatTheOwnerStores() throws Exception {
        open();
        append(1, 7);
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Other.class.getName(), directory.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertThat(new String(other.getInputStream().readAllBytes(), UTF_8).strip()).isEqualTo("6,7");
        assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
        append(8, 8);
    }

    @Test
    void readerNeedsNoOwnerAndLeavesTheFileAsItIs() throws Exception {
        open();
        append(1, 2);
        outbox.close();
        byte[] before = Files.readAllBytes(directory.resolve("events.db"));
        try (OutboxReader reader = OutboxReader.open(directory, "events")) {
            assertThat(bodies(reader.lastEvents(1))).containsExactly("2");
        }
        assertThat(Files.readAllBytes(directory.resolve("events.db"))).isEqualTo(before);
        open();
        append(3, 3);
    }

    @Test
    void missingFileIsSaidAndNotMade() {
        assertThatThrownBy(() -> OutboxReader.open(directory, "events")).isInstanceOf(OutboxException.class)
                .hasMessageContaining("There is no outbox").hasMessageContaining(directory.resolve("events.db").toString());
        assertThat(directory).isEmptyDirectory();
        assertThatThrownBy(() -> OutboxReader.open(directory, "../events")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fileThatIsNoOutboxIsRefused() throws Exception {
        Files.writeString(directory.resolve("events.db"), "x".repeat(5_000));
        assertThatThrownBy(() -> OutboxReader.open(directory, "events")).isInstanceOf(OutboxException.class)
                .hasMessageContaining("can't be read");
        sql("other", "CREATE TABLE t(x)");
        assertThatThrownBy(() -> OutboxReader.open(directory, "other")).isInstanceOf(OutboxException.class)
                .hasMessageContaining("another program");
    }

    @Test
    void fileOfANewerFormatIsRefused() throws Exception {
        open();
        outbox.close();
        sql("events", "PRAGMA user_version = 99");
        assertThatThrownBy(() -> OutboxReader.open(directory, "events")).isInstanceOf(OutboxException.class)
                .hasMessageContaining("format 99");
    }

    private void sql(String name, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(name + ".db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static List<String> bodies(List<OutboxEvent> events) {
        return events.stream().map(event -> new String(event.body(), UTF_8)).toList();
    }

    /** Prints the bodies of the last two events. */
    static final class Other {

        private Other() {
        }

        public static void main(String[] args) {
            try (OutboxReader reader = OutboxReader.open(Path.of(args[0]), "events")) {
                System.out.println(String.join(",", bodies(reader.lastEvents(2))));
            }
        }
    }
}
