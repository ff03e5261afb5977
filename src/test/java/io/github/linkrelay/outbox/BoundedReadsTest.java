package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.sqlite.file.Schema;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventState;
import io.github.linkrelay.outbox.view.EventTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read of a large file, counted by the system: a start and a search read little of it, however large it is. */
class BoundedReadsTest extends OutboxTestBase {

    private static final Path COUNTERS = Path.of("/proc/self/io");
    /** With bodies of 1,000 bytes: more than a start checks page by page. */
    private static final int EVENTS = 80_000;

    /** Each table that grows is at least twice as large. */
    private static final long LITTLE = 3 << 20;

    private static final Duration LONG = Duration.ofMinutes(1);

    @BeforeEach
    void makeALargeFile() throws Exception {
        assumeThat(COUNTERS).exists();
        terms = new EventTerms() {
            @Override
            public List<String> of(StoredEvent event) {
                return List.of();
            }

            @Override
            public String keyBeginning(String term) {
                return term.startsWith("id:") ? term.substring(3) : null;
            }
        };
        Path file = directory.resolve("events.db");
        StoreFile.create(file, Schema.MIGRATIONS);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("CREATE TEMP TABLE n(i INTEGER PRIMARY KEY)");
            statement.executeUpdate("WITH RECURSIVE c(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM c WHERE i < "
                    + EVENTS + ") INSERT INTO n SELECT i FROM c");
            long now = clock.millis();
            statement.executeUpdate("INSERT INTO events SELECT i, randomblob(32), 'number', " + now
                    + " + i * 1000, zeroblob(1000) FROM n");
            statement.executeUpdate(
                    "INSERT INTO keys SELECT substr(key, 1, 16), seq, received_at FROM events ORDER BY 1");
            String many = " FROM n, (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3)";
            statement.executeUpdate("INSERT INTO keys SELECT randomblob(16), i, " + now + many);
            statement.executeUpdate("INSERT INTO dedupe SELECT randomblob(16), " + now + many);
            statement.executeUpdate("UPDATE dedupe_state SET indexed_seq = " + EVENTS);
            statement.executeUpdate("INSERT INTO terms SELECT (i - 1) / 65536, random(), i" + many);
            statement.executeUpdate("INSERT INTO blocks SELECT (i - 1) / 256, " + now + " + min(i) * 1000, " + now
                    + " + max(i) * 1000 FROM n GROUP BY 1 HAVING count(*) = 256");
            statement.executeUpdate(
                    "INSERT INTO block_types SELECT (i - 1) / 65536, 'number', (i - 1) / 256 FROM n GROUP BY 3");
            statement.executeUpdate("INSERT INTO dead_letters(key, received_at, died_at, reason, body, reason_group)"
                    + " SELECT randomblob(32), 1, 1, 'bad', zeroblob(1000), 'bad' FROM n WHERE i <= 20000");
            connection.commit();
        }
        // What Java reads of itself the first time is not to be counted.
        Path file2 = directory;
        directory = Files.createDirectory(directory.resolve("small"));
        open();
        append(1, 300);
        outbox.close();
        open();
        searches();
        outbox.close();
        directory = file2;
    }

    @Test
    void startOfALargeFileReadsLittle() throws Exception {
        long size = Files.size(directory.resolve("events.db"));
        assertThat(size).isGreaterThan(100 << 20);
        long before = bytesRead();
        open();
        assertThat(outbox.status().lastSequence()).isEqualTo(EVENTS);
        assertThat(outbox.status().deadLetters()).isEqualTo(20_000);
        assertThat(bytesRead() - before).isLessThan(LITTLE);
    }

    @Test
    void searchThatFindsNothingReadsLittle() throws Exception {
        open();
        long before = bytesRead();
        searches();
        assertThat(bytesRead() - before).isLessThan(LITTLE);
    }

    private void searches() {
        long start = clock.millis();
        try (OutboxReader reader = outbox.reader()) {
            for (EventQuery query : List.of(
                    EventQuery.all().withType("never"),
                    EventQuery.all().withTerm("user:never"),
                    EventQuery.all().withTerm("id:000000000001"),
                    EventQuery.all().receivedBetween(start - 10_000, start),
                    EventQuery.all().withType("number").receivedBetween(start - 10_000, start),
                    EventQuery.all().withState(null, EventState.DEAD),
                    EventQuery.all().withState(null, EventState.FILTERED),
                    EventQuery.all().withState(null, EventState.DELIVERED))) {
                assertThat(reader.search(query, 50, LONG).events())
                        .as("%s", query)
                        .isEmpty();
            }
        }
    }

    private static long bytesRead() throws IOException {
        return Files.readAllLines(COUNTERS).stream()
                .filter(line -> line.startsWith("rchar:"))
                .mapToLong(line -> Long.parseLong(line.substring(6).strip()))
                .findFirst()
                .orElseThrow();
    }
}
