package io.github.linkrelay.outbox.sqlite.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import io.github.linkrelay.outbox.view.EventTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Any number of rows with a clock that was wrong at any of them. */
class AgedRowsTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long AGE = Duration.ofDays(7).toMillis();
    private static final long BEGIN = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private static Path directory;
    private static StoreFile file;
    private static Store store;

    @BeforeContainer
    static void open() throws IOException, SQLException {
        directory = Files.createTempDirectory("aged-rows");
        file = StoreFile.open(directory, "events");
        store = Store.open(
                file,
                new OutboxSettings(
                        directory,
                        "events",
                        Duration.ofHours(72),
                        Duration.ofDays(7),
                        0,
                        0,
                        10,
                        10,
                        10,
                        10,
                        Clock.systemUTC(),
                        EventTerms.NONE));
    }

    @AfterContainer
    static void close() throws IOException, SQLException {
        store.close();
        file.close();
    }

    /** @param gaps hours between two rows, each with what was wrong with the clock: nothing mostly, ahead, or behind */
    @Property(tries = 300)
    void noRowGoesEarlyAndNoneThatIsOldAndRightIsHeldUp(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 199) Integer> gaps,
            @ForAll @IntRange(max = 240) int since)
            throws SQLException {
        List<Long> times = new ArrayList<>();
        long time = BEGIN;
        try (Statement statement = store.connection().createStatement()) {
            statement.executeUpdate("CREATE TEMP TABLE rows(id INTEGER PRIMARY KEY, at INTEGER)");
            for (int gap : gaps) {
                time += gap / 4 * HOUR;
                times.add(time);
                statement.executeUpdate("INSERT INTO rows(at) VALUES(" + (time + error(gap)) + ")");
            }
            long now = time + since * HOUR;
            AgedRows rows = new AgedRows(store, "id", "at", "rows");
            while (rows.look(Long.MAX_VALUE, now, now - AGE)) {
                assertThat(rows.oldTo()).isPositive();
            }
            for (int i = 0; i < times.size(); i++) {
                boolean goes = i + 1 <= rows.oldTo();
                boolean isOld = times.get(i) < now - AGE;
                if (goes) {
                    assertThat(isOld).as("row %d goes", i + 1).isTrue();
                } else if (isOld && error(gaps.get(i)) == 0) {
                    assertThat(error(gaps.get(gaps.size() - 1)))
                            .as("row %d stays only because the present time may be wrong", i + 1)
                            .isPositive();
                }
            }
        } finally {
            store.rollback();
        }
    }

    private static long error(int gap) {
        return switch (gap % 4) {
            case 2 -> Duration.ofDays(400 + gap).toMillis();
            case 3 -> -Duration.ofDays(400 + gap).toMillis();
            default -> 0;
        };
    }
}
