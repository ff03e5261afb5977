package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.AttemptOutcome;
import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.DeliverySource;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.outbox.dispatch.DispatchSettings;
import io.github.linkrelay.outbox.dispatch.Dispatcher;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.EventPage;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventTerms;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Real files, a clock that is moved by hand, and a consumer that keeps the deliveries it gets. */
abstract class OutboxTestBase {

    static final DispatchSettings DISPATCH =
            new DispatchSettings(2_000, 16 << 20, 0, 500, 2, 5_000, 10_000, 100, 0, Repeat.allowed, 10, 100_000);

    @TempDir
    Path directory;

    final TestClock clock = new TestClock();
    final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    long retentionBytes;
    long maxBytes;
    int maxPending = 10_000;
    long quarantineRate = 1 << 20;
    EventTerms terms = EventTerms.NONE;
    Outbox outbox;
    Dispatcher dispatcher;

    @AfterEach
    void closeOutbox() {
        if (outbox != null) {
            outbox.close();
        }
    }

    OutboxSettings settings() {
        return new OutboxSettings(
                directory,
                "events",
                Duration.ofHours(72),
                Duration.ofDays(7),
                retentionBytes,
                maxBytes,
                maxPending,
                3,
                1_000,
                quarantineRate,
                clock,
                terms);
    }

    void open() {
        outbox = Outbox.open(settings());
    }

    void reopen() {
        outbox.close();
        deliveries.clear();
        open();
    }

    void consume(DispatchSettings settings) {
        dispatcher = outbox.dispatcher("one", StartFrom.OLDEST, deliveries::add);
        dispatcher.start(settings);
    }

    /** Appends events with the bodies "first" to "last". */
    void append(int first, int last) {
        List<CompletableFuture<Appended>> all = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            all.add(outbox.append(NewEvent.of("number", String.valueOf(i).getBytes(UTF_8))));
        }
        all.forEach(CompletableFuture::join);
    }

    List<Delivery> take(int count) throws InterruptedException {
        List<Delivery> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Delivery delivery = deliveries.poll(5, TimeUnit.SECONDS);
            assertThat(delivery).as("delivery %d of %d", i + 1, count).isNotNull();
            taken.add(delivery);
        }
        return taken;
    }

    /** Waits until the latch opens, also on a thread of the outbox; false if it takes too long. */
    static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Long> sequences(Iterable<Delivery> deliveries) {
        List<Long> sequences = new ArrayList<>();
        deliveries.forEach(delivery -> sequences.add(delivery.event().sequence()));
        return sequences;
    }

    DestinationStatus status() {
        return outbox.destinations().get(0);
    }

    static void assertBalance(DestinationStatus status) {
        assertThat(status.delivered() + status.filtered() + status.deadLettered() + status.waiting())
                .isEqualTo(status.received());
    }

    /** Returns how many stored events match, page by page. */
    static long matching(OutboxReader reader, EventQuery query) {
        long count = 0;
        Long before = null;
        do {
            EventPage page = reader.search(query.withBefore(before), 1_000, Duration.ofMinutes(1));
            count += page.events().size();
            before = page.next();
        } while (before != null);
        return count;
    }

    long count(String table) {
        return number("SELECT count(*) FROM " + table);
    }

    /** Asks the file from outside, so it sees what is committed. */
    long number(String query) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("events.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : -1;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static void beginSending(List<? extends Delivery> some) {
        bySource(some).forEach(DeliverySource::beginSending);
    }

    static void endSending(List<? extends Delivery> some) {
        bySource(some).forEach(DeliverySource::endSending);
    }

    static void attempted(List<? extends Delivery> some, AttemptOutcome outcome) {
        bySource(some).forEach((source, its) -> source.attempted(its, outcome));
    }

    static void acknowledge(List<? extends Delivery> some) {
        bySource(some).forEach(DeliverySource::acknowledge);
    }

    private static Map<DeliverySource, List<Delivery>> bySource(List<? extends Delivery> some) {
        return some.stream().collect(Collectors.groupingBy(Delivery::source, Collectors.toList()));
    }
}
