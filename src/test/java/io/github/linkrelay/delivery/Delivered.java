package io.github.linkrelay.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Webhooks in over HTTP, batches out over HTTP, with short delays. While a test runs, the balance and the bound on what
 * is in flight are looked at all the time.
 */
abstract class Delivered {
    static final int MAX_IN_FLIGHT = 2000;

    private final List<String> broken = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean watching;
    private Thread watch;
    private int maxInFlight = MAX_IN_FLIGHT;

    @TempDir
    Path data;

    SegmentStandIn segment =
            new SegmentStandIn(StandInOptions.defaults().withWriteKey("0123456789abcdef0123456789abcdef"));
    LocalLinkrelay linkrelay;

    @BeforeEach
    void startSegment() {
        segment.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        stopLinkrelay();
        segment.close();
        assertThat(broken).isEmpty();
    }

    void start(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "linkrelay.delivery.redelivery-delay", "10",
                "linkrelay.delivery.redelivery-delay-max", "50",
                "linkrelay.delivery.back-off", "20ms",
                "linkrelay.delivery.back-off-max", "100ms",
                "linkrelay.delivery.hold", "100ms"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        maxInFlight =
                Integer.parseInt(all.getOrDefault("linkrelay.delivery.max-in-flight", String.valueOf(MAX_IN_FLIGHT)));
        linkrelay = LocalLinkrelay.start(data, segment.endpoint(), all);
        watching = true;
        watch = new Thread(this::watch, "balance");
        watch.start();
    }

    /** The shipped files, with such a step in front of the first of these lines. */
    void startBefore(Class<? extends Processor> step, String file, String line, String... settings) throws IOException {
        Path routes = Files.createDirectories(data.resolve("routes/kamelets"));
        for (String name :
                List.of("receive.camel", "delivery.camel", "deliver-segment.camel", "kamelets/segment-sink.kamelet")) {
            String text = Files.readString(Path.of("routes", name + ".yaml"));
            if (name.equals(file)) {
                String indent = line.substring(0, line.indexOf('-'));
                int place = text.indexOf(line);
                text = text.substring(0, place) + indent + "- process:\n" + indent + "    ref: \"#class:"
                        + step.getName() + "\"\n" + text.substring(place);
            }
            Files.writeString(data.resolve("routes").resolve(name + ".yaml"), text);
        }
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of(
                "camel.main.routes-include-pattern",
                "file:" + data + "/routes/*.camel.yaml",
                "camel.component.kamelet.location",
                "file:" + routes));
        start(all.toArray(String[]::new));
    }

    /** As a team would: the shipped route with a step of its own. */
    void startWithStep(Class<?> step, String... settings) throws IOException {
        Path routes = Files.createDirectory(data.resolve("routes"));
        for (String file : List.of("receive", "delivery", "deliver-segment")) {
            String shipped = Files.readString(Path.of("routes", file + ".camel.yaml"));
            Files.writeString(
                    routes.resolve(file + ".camel.yaml"),
                    shipped.replace(
                            "        # Steps of your own",
                            "        - bean:\n            beanType: " + step.getName()
                                    + "\n        # Steps of your own"));
        }
        String[] all = Arrays.copyOf(settings, settings.length + 2);
        all[settings.length] = "camel.main.routes-include-pattern";
        all[settings.length + 1] = "file:" + routes + "/*.camel.yaml";
        start(all);
    }

    void stopLinkrelay() throws InterruptedException {
        segment.release();
        stopLinkrelayUnreleased();
    }

    /** Answers that Segment holds are held on. */
    void stopLinkrelayUnreleased() throws InterruptedException {
        if (linkrelay == null) {
            return;
        }
        watching = false;
        watch.join();
        assertThat(looks).hasPositiveValue();
        linkrelay.close();
        linkrelay = null;
    }

    private void watch() {
        do {
            DestinationStatus now = linkrelay.segment();
            looks.incrementAndGet();
            if (now.received() != now.delivered() + now.filtered() + now.deadLettered() + now.waiting()
                    || now.inFlight() > maxInFlight) {
                broken.add(now.toString());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            if (Thread.interrupted()) {
                return;
            }
        } while (watching);
    }

    /** Sends so many clicks, whose tokens begin with this, and sees each answered 200. */
    void send(String name, int count) throws IOException {
        Webhooks webhooks = linkrelay.webhooks();
        for (String token : tokens(name, count)) {
            assertThat(webhooks.send(Webhooks.click(token))).isEqualTo(200);
        }
    }

    static List<String> tokens(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + i).toList();
    }

    void awaitDelivered(long count) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
            DestinationStatus now = linkrelay.segment();
            assertThat(now.delivered()).as("%s", now).isEqualTo(count);
            assertThat(now.waiting()).as("%s", now).isZero();
        });
    }

    void awaitDead(long count) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
            DestinationStatus now = linkrelay.segment();
            assertThat(now.deadLettered()).as("%s", now).isEqualTo(count);
        });
    }

    /** What Segment took, in its order, repeats included. */
    List<String> arrived() {
        return segment.events().stream().map(Delivered::token).toList();
    }

    static String token(JsonNode event) {
        return event.at("/properties/token").textValue();
    }

    /** The body and the reason of each dead letter, after the outbox was closed or while it is open. */
    Map<String, String> deadLetters() throws SQLException {
        Map<String, String> letters = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("events.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT body, reason FROM dead_letters")) {
            while (row.next()) {
                letters.put(new String(row.getBytes(1), UTF_8), row.getString(2));
            }
        }
        return letters;
    }
}
