package io.github.linkrelay.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.linkrelay.harness.Load;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.OutboxFile;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInAnswer;
import io.github.linkrelay.sandbox.StandInOptions;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthAndMetricsTest {
    @TempDir
    private static Path data;

    private static final SegmentStandIn SEGMENT =
            new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
    private static LocalLinkrelay linkrelay;
    private static Webhooks webhooks;

    @BeforeAll
    static void start() {
        linkrelay = LocalLinkrelay.start(
                data,
                SEGMENT.endpoint(),
                Map.of(
                        "camel.metrics.enable-route-policy", "true",
                        "linkrelay.delivery.redelivery-delay", "10",
                        "linkrelay.delivery.back-off", "20ms",
                        "linkrelay.delivery.hold", "200ms"));
        webhooks = linkrelay.webhooks();
    }

    @AfterAll
    static void stop() {
        linkrelay.close();
        SEGMENT.close();
    }

    @BeforeEach
    void nothingWaits() {
        SEGMENT.answerWith(StandInAnswer.accept());
        await().until(() -> linkrelay.segment().waiting() == 0);
    }

    @Test
    void healthyReceiverIsLiveReadyAndUp() throws Exception {
        for (String page : List.of("", "/live", "/ready")) {
            HttpResponse<String> answer = page("/observe/health" + page);
            assertThat(answer.statusCode()).as(page).isEqualTo(200);
            assertThat(json(answer).at("/status").textValue()).isEqualTo("UP");
        }
        assertThat(checks(page("/observe/health")))
                .containsEntry("outbox", "UP")
                .containsEntry("destinations", "UP");
        assertThat(checks(page("/observe/health/ready")))
                .containsEntry("outbox", "UP")
                .doesNotContainKey("destinations");
        assertThat(checks(page("/observe/health/live"))).doesNotContainKeys("outbox", "destinations");
    }

    /**
     * Camel's gauge, which comes with its meters of routes, is NaN once its object is collected (CAMEL-23811). The registry
     * for Prometheus never asks for the value of one that is called {@code info}.
     */
    @Test
    void versionOfCamelIsInTheMetricsAlsoAfterAGarbageCollection() throws Exception {
        WeakReference<Object> collected = new WeakReference<>(new Object());
        await().until(() -> {
            System.gc();
            return collected.get() == null;
        });
        assertThat(page("/observe/metrics").body().lines().filter(line -> line.startsWith("app_info{")))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("camel_version=\"" + linkrelay.context().getVersion())
                        .endsWith(" 1"));
    }

    @Test
    void pageOfAnotherSiteThatCallsThisMachineByItsOwnNameLearnsNothing() throws Exception {
        for (String path :
                List.of("/observe/health?data=true", "/observe/metrics", "/observe/info", "/observe/health/live")) {
            assertThat(calledByName("evil.example", path))
                    .as(path)
                    .startsWith("HTTP/1.1 403")
                    .doesNotContain("segment", "UP");
        }
        assertThat(calledByName("localhost", "/observe/health?data=true"))
                .startsWith("HTTP/1.1 200")
                .contains("segment");
    }

    /** The client of the JDK lets nobody choose the header Host. */
    private static String calledByName(String host, String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", linkrelay.management("/").getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void detailsTellWhereEachDestinationStands() throws Exception {
        assertThat(webhooks.send(Webhooks.click("details"))).isEqualTo(200);
        await().until(() -> linkrelay.segment().waiting() == 0);
        String text = page("/observe/health?data=true").body();
        assertThat(text).contains("segment.state", "RUNNING", "segment.received", "segment.waiting", "fileBytes");
    }

    @Test
    void heldDestinationIsDownInHealthWhileLiveAndReadyStayUp() throws Exception {
        SEGMENT.answerWith(StandInAnswer.status(401));
        assertThat(webhooks.send(Webhooks.click("held"))).isEqualTo(200);
        await().untilAsserted(() -> {
            HttpResponse<String> health = page("/observe/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(checks(health)).containsEntry("destinations", "DOWN").containsEntry("outbox", "UP");
            assertThat(health.body()).contains("segment is held: answered 401");
            assertThat(
                            metrics()
                                    .get(
                                            "linkrelay_destination_state{destination=\"segment\",outbox=\"events\",state=\"held\"}"))
                    .isOne();
            assertThat(metrics().get("linkrelay_destination_waiting{destination=\"segment\",outbox=\"events\"}"))
                    .isOne();
        });
        assertThat(page("/observe/health/live").statusCode()).isEqualTo(200);
        assertThat(page("/observe/health/ready").statusCode()).isEqualTo(200);
        assertThat(webhooks.send(Webhooks.click("held too"))).isEqualTo(200);

        SEGMENT.answerWith(StandInAnswer.accept());
        await().untilAsserted(
                        () -> assertThat(page("/observe/health").statusCode()).isEqualTo(200));
        await().until(() -> linkrelay.segment().waiting() == 0);
    }

    @Test
    void receiverThatCannotStoreIsNotReadyButLive() throws Exception {
        try (Connection disk = new OutboxFile(data).lock()) {
            assertThat(webhooks.send(Webhooks.click("not now"))).isEqualTo(503);
            HttpResponse<String> ready = page("/observe/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(checks(ready)).containsEntry("outbox", "DOWN");
            assertThat(page("/observe/health/live").statusCode()).isEqualTo(200);
            assertThat(metrics().get("linkrelay_outbox_accepting{outbox=\"events\"}"))
                    .isZero();
        }
        await().untilAsserted(() ->
                assertThat(page("/observe/health/ready").statusCode()).isEqualTo(200));
        assertThat(metrics().get("linkrelay_outbox_accepting{outbox=\"events\"}"))
                .isOne();
    }

    @Test
    void eachThingThatAnOperatorAsksForHasItsMetric() throws Exception {
        Map<String, Double> before = metrics();
        byte[] click = Webhooks.click("metrics");
        SEGMENT.answerWith(StandInAnswer.status(500), StandInAnswer.accept());
        assertThat(webhooks.send(click)).isEqualTo(200);
        await().until(() -> linkrelay.segment().waiting() == 0);
        assertThat(webhooks.send(click)).isEqualTo(200);
        assertThat(webhooks.send("[]".getBytes(UTF_8))).isEqualTo(400);
        assertThat(new Webhooks(linkrelay.port(), "whsec_other").send(click)).isEqualTo(401);
        assertThat(Webhooks.exchange(webhooks.request(click)).statusCode()).isEqualTo(401);
        assertThat(Webhooks.exchange(webhooks.request(click).header("X-Webhook-Signature", "?"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(webhooks.send(new byte[300_000])).isEqualTo(413);
        byte[] tooLargeForSegment = Webhooks.click("x".repeat(40_000));
        assertThat(webhooks.send(tooLargeForSegment)).isEqualTo(200);
        await().until(() -> linkrelay.segment().waiting() == 0);
        await().until(() -> linkrelay.outbox().status().quarantineEntries() > 0);

        Map<String, Double> after = metrics();
        Map<String, Integer> grown = Map.ofEntries(
                Map.entry("linkrelay_webhook_requests_total{outcome=\"stored\"}", 2),
                Map.entry("linkrelay_webhook_requests_total{outcome=\"duplicate\"}", 1),
                Map.entry("linkrelay_webhook_requests_total{outcome=\"unusable\"}", 1),
                Map.entry("linkrelay_webhook_requests_total{outcome=\"signature_wrong\"}", 1),
                Map.entry("linkrelay_webhook_requests_total{outcome=\"signature_missing\"}", 1),
                Map.entry("linkrelay_webhook_requests_total{outcome=\"signature_malformed\"}", 1),
                Map.entry("linkrelay_webhook_requests_total{outcome=\"too_large\"}", 1),
                Map.entry("linkrelay_outbox_events_total{outbox=\"events\"}", 2),
                Map.entry("linkrelay_outbox_dead_letters{outbox=\"events\"}", 2),
                Map.entry("linkrelay_destination_received_total{destination=\"segment\",outbox=\"events\"}", 2),
                Map.entry("linkrelay_destination_delivered_total{destination=\"segment\",outbox=\"events\"}", 1),
                Map.entry("linkrelay_destination_dead_lettered_total{destination=\"segment\",outbox=\"events\"}", 1),
                Map.entry("linkrelay_destination_dead_letters{destination=\"segment\",outbox=\"events\"}", 1),
                Map.entry("linkrelay_delivery_redeliveries_total{route=\"deliver-segment\"}", 1),
                Map.entry("linkrelay_delivery_request_seconds_count{answer=\"accepted\",route=\"deliver-segment\"}", 1),
                Map.entry("linkrelay_delivery_request_seconds_count{answer=\"retry\",route=\"deliver-segment\"}", 1),
                Map.entry("linkrelay_delivery_batch_events_count{route=\"deliver-segment\"}", 2));
        grown.forEach((metric, by) -> {
            assertThat(after).containsKey(metric);
            assertThat(after.get(metric) - before.getOrDefault(metric, 0.0))
                    .as(metric)
                    .isEqualTo(by.doubleValue());
        });
        assertThat(after)
                .containsKeys(
                        "linkrelay_destination_waiting{destination=\"segment\",outbox=\"events\"}",
                        "linkrelay_destination_in_flight{destination=\"segment\",outbox=\"events\"}",
                        "linkrelay_destination_oldest_waiting_seconds{destination=\"segment\",outbox=\"events\"}",
                        "linkrelay_outbox_quarantine{outbox=\"events\"}",
                        "linkrelay_outbox_accepting{outbox=\"events\"}",
                        "linkrelay_webhook_in_flight_bytes",
                        "linkrelay_outbox_commit_seconds_sum{outbox=\"events\"}",
                        "linkrelay_outbox_commit_operations_sum{outbox=\"events\"}",
                        "linkrelay_webhook_requests_total{outcome=\"pending\"}",
                        "linkrelay_webhook_requests_total{outcome=\"busy\"}",
                        "linkrelay_webhook_requests_total{outcome=\"too_slow\"}",
                        "linkrelay_webhook_requests_total{outcome=\"unavailable\"}",
                        "linkrelay_webhook_requests_total{outcome=\"failed\"}");
        assertThat(after.get("linkrelay_outbox_commit_seconds_count{outbox=\"events\"}"))
                .isGreaterThan(before.get("linkrelay_outbox_commit_seconds_count{outbox=\"events\"}"));
    }

    @Test
    void aScrapeIsOfOneMomentSoThatItAddsUp() throws Exception {
        try (Load load = new Load("busy", webhooks, 4)) {
            await().until(() -> load.acknowledged().size() > 50);
            for (int scrape = 0; scrape < 100; scrape++) {
                Map<String, Double> metrics = metrics();
                assertThat(destination(metrics, "delivered_total")
                                + destination(metrics, "dead_letters")
                                + destination(metrics, "waiting"))
                        .isEqualTo(destination(metrics, "received_total"));
            }
        }
    }

    private static double destination(Map<String, Double> metrics, String name) {
        return metrics.get("linkrelay_destination_" + name + "{destination=\"segment\",outbox=\"events\"}");
    }

    @Test
    void ageOfTheOldestWaitingEventGrows() throws Exception {
        String age = "linkrelay_destination_oldest_waiting_seconds{destination=\"segment\",outbox=\"events\"}";
        assertThat(metrics().get(age)).isZero();
        SEGMENT.answerWith(StandInAnswer.status(503));
        assertThat(webhooks.send(Webhooks.click("old"))).isEqualTo(200);
        await().until(() -> metrics().get(age) > 0.3);
        SEGMENT.answerWith(StandInAnswer.accept());
        await().until(() -> metrics().get(age) == 0);
    }

    @Test
    void tagsHaveFewValuesAndTellNothingOfAnEvent() throws Exception {
        assertThat(webhooks.send(Webhooks.click("taggedtoken"))).isEqualTo(200);
        await().until(() -> linkrelay.segment().waiting() == 0);
        Set<String> tags = metrics().keySet().stream()
                .filter(metric -> metric.startsWith("linkrelay") && metric.contains("{"))
                .flatMap(metric -> List.of(metric.replaceAll(".*\\{|}", "").split(",")).stream())
                .map(tag -> tag.substring(0, tag.indexOf('=')))
                .collect(Collectors.toSet());
        assertThat(tags).isSubsetOf("outcome", "result", "outbox", "destination", "state", "route", "answer", "le");
        assertThat(page("/observe/metrics").body()).doesNotContain("taggedtoken", "203.0.113", LocalLinkrelay.SECRET);
    }

    private static HttpResponse<String> page(String path) throws IOException {
        return Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management(path)));
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private static Map<String, String> checks(HttpResponse<String> health) throws IOException {
        Map<String, String> checks = new TreeMap<>();
        json(health)
                .at("/checks")
                .forEach(check -> checks.put(
                        check.at("/name").textValue(), check.at("/status").textValue()));
        return checks;
    }

    private static Map<String, Double> metrics() throws IOException {
        return page("/observe/metrics")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))));
    }
}
