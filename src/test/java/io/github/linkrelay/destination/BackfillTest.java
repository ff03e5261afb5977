package io.github.linkrelay.destination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.linkrelay.destination.VendorStandIn.Reply;
import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Ports;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second destination beside Segment: switched on late, and down. */
class BackfillTest {
    private static final int STORED = 50_000;
    private static final int LATER = 200;

    @TempDir
    Path data;

    private final Map<String, Integer> atSegment = new ConcurrentHashMap<>();
    private final Map<String, Integer> atHubspot = new ConcurrentHashMap<>();
    private VendorStandIn segment;
    private VendorStandIn hubspot;
    private LocalLinkrelay linkrelay;

    @BeforeEach
    void startVendors() throws Exception {
        segment = new VendorStandIn(request ->
                count(atSegment, request.json().get("batch"), "messageId", Reply.of(200, "{\"success\":true}")));
        hubspot =
                new VendorStandIn(request -> count(atHubspot, request.json().get("inputs"), "uuid", Reply.of(204, "")));
    }

    @AfterEach
    void stop() {
        if (linkrelay != null) {
            linkrelay.close();
        }
        segment.close();
        hubspot.close();
    }

    private static Reply count(Map<String, Integer> counts, JsonNode events, String id, Reply reply) {
        events.forEach(event -> counts.merge(event.get(id).asText(), 1, Integer::sum));
        return reply;
    }

    @Test
    void destinationThatIsSwitchedOnLateGetsEachStoredEventOnceWhileSegmentGoesOn() throws Exception {
        start(List.of("receive", "delivery", "deliver-segment"), hubspot.url());
        append(STORED);
        awaitDelivered("segment", STORED);
        linkrelay.close();

        start(List.of("receive", "delivery", "deliver-segment", "examples/deliver-hubspot"), hubspot.url());
        long hubspotBefore = status("hubspot").delivered();
        for (int i = 0; i < LATER; i++) {
            assertThat(linkrelay.webhooks().send(contact("later" + i))).isEqualTo(200);
        }
        awaitDelivered("segment", STORED + LATER);
        awaitDelivered("hubspot", STORED + LATER);
        assertThat(hubspotBefore).isLessThan(STORED);
        assertThat(atHubspot).hasSize(STORED + LATER).allSatisfy((id, times) -> assertThat(times)
                .isEqualTo(1));
        assertThat(atSegment).hasSize(STORED + LATER).allSatisfy((id, times) -> assertThat(times)
                .isEqualTo(1));
        assertThat(atHubspot.keySet()).isEqualTo(atSegment.keySet());
    }

    @Test
    void destinationThatIsDownChangesNothingForSegment() throws Exception {
        start(
                List.of("receive", "delivery", "deliver-segment", "examples/deliver-hubspot"),
                URI.create("http://127.0.0.1:" + Ports.free()));
        for (int i = 0; i < LATER; i++) {
            assertThat(linkrelay.webhooks().send(contact("t" + i))).isEqualTo(200);
        }
        awaitDelivered("segment", LATER);
        await().until(() -> status("hubspot").state() == State.BACKING_OFF);
        assertThat(atSegment).hasSize(LATER).allSatisfy((id, times) -> assertThat(times)
                .isEqualTo(1));
        assertThat(status("segment").state()).isEqualTo(State.RUNNING);
        assertThat(status("hubspot").waiting()).isEqualTo(LATER);
        assertThat(status("hubspot").deadLettered()).isZero();
        assertThat(status("hubspot").reason()).startsWith("no answer");
    }

    private void start(List<String> files, URI hubspotUrl) throws Exception {
        Path routes = Files.createDirectories(data.resolve("routes"));
        for (String file : files) {
            Path shipped = Path.of("routes", file + ".camel.yaml");
            Files.writeString(
                    routes.resolve(shipped.getFileName()),
                    Files.readString(shipped).replace("startFrom: newest", "startFrom: oldest"));
        }
        linkrelay = LocalLinkrelay.start(
                data,
                segment.url(),
                Map.of(
                        "camel.main.routes-include-pattern", "file:" + routes + "/*.camel.yaml",
                        "linkrelay.delivery.redelivery-delay", "10",
                        "linkrelay.delivery.redelivery-delay-max", "50",
                        "linkrelay.delivery.back-off", "20ms",
                        "hubspot.access-token", "one-that-is-wrong-0",
                        "hubspot.event-prefix", "pe1_",
                        "hubspot.endpoint", hubspotUrl.toString()));
    }

    /** As the receiver does, but many at a time. */
    private void append(int events) {
        List<CompletableFuture<Appended>> stored = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            byte[] body = contact("stored" + i);
            stored.add(linkrelay.outbox().append(NewEvent.of("link.clicked", body)));
            if (stored.size() == 1_000) {
                CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new))
                        .join();
                stored.clear();
            }
        }
        CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new)).join();
    }

    private static byte[] contact(String token) {
        return ("{\"event\":\"link.clicked\",\"timestamp\":\"2026-06-14T09:26:53.589Z\",\"data\":{\"token\":\"" + token
                        + "\",\"email\":\"" + token + "@example.com\"}}")
                .getBytes(UTF_8);
    }

    private void awaitDelivered(String destination, long events) {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            DestinationStatus now = status(destination);
            assertThat(now.delivered()).as("%s", now).isEqualTo(events);
            assertThat(now.waiting()).as("%s", now).isZero();
        });
    }

    private DestinationStatus status(String name) {
        return linkrelay.outbox().destinations().stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
