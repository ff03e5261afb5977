package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.StandInAnswer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.stream.StreamSupport;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps that do not come back: the status says since when, and of which destination. */
class BusySendersTest extends Delivered {
    private static final String BUSY_AFTER = "linkrelay.delivery.busy-after";
    private static final String[] IN_THE_SINK = {"kamelets/segment-sink.kamelet", "        - removeHeaders:"};
    private static volatile CountDownLatch comesBack;

    /** As a driver without a time-out, or a bean that waits for a lock. */
    public static final class Hanging implements Processor {
        @Override
        public void process(Exchange exchange) throws InterruptedException {
            comesBack.await();
        }
    }

    @BeforeEach
    void hang() {
        comesBack = new CountDownLatch(1);
    }

    @AfterEach
    void release() {
        comesBack.countDown();
    }

    private String read(String path) throws IOException {
        return Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management(path)))
                .body();
    }

    private JsonNode destination(String name) throws IOException {
        JsonNode all = new ObjectMapper().readTree(read("/api/status")).at("/outboxes/0/destinations");
        return StreamSupport.stream(all.spliterator(), false)
                .filter(each -> each.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private double busySeconds(String name) {
        return linkrelay
                .meters()
                .get("linkrelay.destination.busy.seconds")
                .tag("destination", name)
                .gauge()
                .value();
    }

    private void assertBusyUntilItComesBack(String name, Instant before) throws IOException {
        await().untilAsserted(
                        () -> assertThat(destination(name).has("busySince")).isTrue());
        assertThat(Instant.parse(destination(name).path("busySince").asText()))
                .isBetween(before.minusMillis(1), Instant.now());
        assertThat(busySeconds(name)).isPositive();
        assertThat(read("/observe/health?data=true")).contains("\"" + name + ".busySince\"");
        comesBack.countDown();
        await().untilAsserted(() -> {
            assertThat(destination(name).path("waiting").asLong()).isZero();
            assertThat(destination(name).has("busySince")).isFalse();
            assertThat(busySeconds(name)).isZero();
        });
        assertThat(read("/observe/health?data=true")).doesNotContain("busySince");
    }

    @ParameterizedTest(name = "in front of {1} in {0}")
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "kamelets/segment-sink.kamelet,'        - removeHeaders:'",
                "deliver-segment.camel,'              - to:\n                  id: send'",
                "deliver-segment.camel,'        - bean:\n            id: track'"
            })
    void senderThatDoesNotComeBackShows(String file, String line) throws Exception {
        startBefore(Hanging.class, file, line.replace("\\n", "\n"), BUSY_AFTER, "50ms");
        Instant before = Instant.now();
        send("a", 1);
        assertBusyUntilItComesBack("segment", before);
        assertThat(arrived()).containsExactly("a0");
    }

    @Test
    void routeOfSingleEventsThatDoesNotComeBackShowsAloneOfTwo() throws Exception {
        Path own = Files.createDirectories(data.resolve("own"));
        Files.writeString(
                own.resolve("own.camel.yaml"),
                """
                - route:
                    id: own
                    routeConfigurationId: delivery
                    from:
                      uri: outbox:events
                      parameters:
                        destination: own
                      steps:
                        - process:
                            ref: "#class:%s"
                """
                        .formatted(Hanging.class.getName()));
        start(
                BUSY_AFTER,
                "50ms",
                "camel.main.routes-include-pattern",
                "file:" + Path.of("routes").toAbsolutePath() + "/*.camel.yaml,file:" + own + "/*.camel.yaml");
        Instant before = Instant.now();
        send("a", 1);
        awaitDelivered(1);
        await().untilAsserted(
                        () -> assertThat(destination("own").has("busySince")).isTrue());
        assertThat(destination("segment").has("busySince")).isFalse();
        assertBusyUntilItComesBack("own", before);
    }

    @Test
    void senderThatIsBusyForLessThanTheSettingDoesNotShow() throws Exception {
        startBefore(Hanging.class, IN_THE_SINK[0], IN_THE_SINK[1]);
        send("a", 1);
        await().untilAsserted(() -> assertThat(busySeconds("segment")).isPositive());
        assertThat(destination("segment").has("busySince")).isFalse();
        assertThat(read("/observe/health?data=true")).doesNotContain("busySince");
        comesBack.countDown();
        awaitDelivered(1);
    }

    @Test
    void batchThatFillsIsNotBusy() throws Exception {
        comesBack.countDown();
        start(BUSY_AFTER, "1ms", "linkrelay.segment.batch.interval", "60000", "linkrelay.segment.batch.size", "2");
        send("a", 1);
        await().until(() -> linkrelay.segment().inFlight() == 1);
        await().untilAsserted(() -> assertThat(busySeconds("segment")).isZero());
        assertThat(destination("segment").has("busySince")).isFalse();
        send("b", 1);
        awaitDelivered(2);
    }

    @Test
    void destinationThatRestsBetweenTwoTriesIsNotBusy() throws Exception {
        comesBack.countDown();
        start(
                BUSY_AFTER,
                "1ms",
                "linkrelay.delivery.redeliveries",
                "5",
                "linkrelay.delivery.redelivery-delay",
                "2000",
                "linkrelay.delivery.redelivery-delay-max",
                "2000");
        segment.answerWith(StandInAnswer.status(503), StandInAnswer.accept());
        send("a", 1);
        await().until(() ->
                segment.requests() == 1 && linkrelay.segment().inFlight() == 1 && busySeconds("segment") == 0);
        assertThat(destination("segment").has("busySince")).isFalse();
        awaitDelivered(1);
    }
}
