package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.ReplayRequest;
import io.github.linkrelay.outbox.view.ReplayStatus;
import io.github.linkrelay.outbox.view.ReplayStatus.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Events with a past, and replays of them. */
abstract class ReplayTestBase extends OutboxTestBase {

    private int crashes;

    /** Events {@code first} to {@code last} that are dead on disk, refused for {@code reason}. */
    void dead(int first, int last, String reason) throws InterruptedException {
        append(first, last);
        take(last - first + 1).forEach(delivery -> delivery.deadLetter(reason));
        saved();
    }

    /** Events {@code first} to {@code last} that are delivered on disk. */
    void delivered(int first, int last) throws InterruptedException {
        append(first, last);
        take(last - first + 1).forEach(Delivery::acknowledge);
        saved();
    }

    /** Waits until the file has what the memory has. */
    void saved() {
        await().until(() -> number("SELECT delivered + dead FROM destinations WHERE name = 'one'")
                        == status().delivered() + status().deadLettered()
                && number("SELECT dead FROM destinations WHERE name = 'one'") == status().deadLettered());
    }

    static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    void assertNoMore() throws InterruptedException {
        assertThat(deliveries.poll(150, TimeUnit.MILLISECONDS)).isNull();
    }

    static ReplayRequest of(String source, double rate) {
        return new ReplayRequest("one", source, EventQuery.all(), null, List.of(), rate, "all");
    }

    static ReplayRequest of(String source, EventQuery events) {
        return new ReplayRequest("one", source, events, null, List.of(), 0, "some");
    }

    static ReplayRequest deadLetters() {
        return of(ReplayRequest.DEAD_LETTERS, 0);
    }

    static ReplayRequest events() {
        return of(ReplayRequest.EVENTS, 0);
    }

    long start(ReplayRequest request) {
        return outbox.startReplay(request).join().id();
    }

    ReplayStatus replay(long id) {
        return outbox.replays().stream()
                .filter(status -> status.id() == id)
                .findFirst()
                .orElseThrow();
    }

    void awaitState(long id, State state) {
        await().until(() -> replay(id).state() == state);
    }

    /** The file as a crash leaves it: what is on disk counts, nothing else is written any more. */
    void crash() throws Exception {
        Path crashed = Files.createDirectories(directory.resolve("crashed" + ++crashes));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("events.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("VACUUM INTO '" + crashed.resolve("events.db") + "'");
        }
        outbox.close();
        deliveries.clear();
        directory = crashed;
        open();
    }
}
