package io.github.linkrelay.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.OutboxFile;
import io.github.linkrelay.harness.Ports;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import io.github.linkrelay.outbox.view.OutboxListener;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Webhooks in, a vendor's requests out: the product with one of the shipped example routes, as a team would copy it; only
 * batches need not wait so long for company.
 */
abstract class DestinationTestBase {
    static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path data;

    private final String destination;
    VendorStandIn vendor;
    private LocalLinkrelay linkrelay;

    DestinationTestBase(String destination) {
        this.destination = destination;
    }

    /** How the vendor answers by itself. */
    abstract VendorStandIn.Reply answer(VendorStandIn.Request request);

    /** The settings that the example's head names. */
    abstract Map<String, String> settings(URI vendor);

    @BeforeEach
    void start() throws IOException {
        vendor = new VendorStandIn(this::answer);
        start(Map.of());
    }

    void start(Map<String, String> further) throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "linkrelay.delivery.redelivery-delay", "10",
                "linkrelay.delivery.redelivery-delay-max", "50",
                "linkrelay.delivery.back-off", "20ms",
                "linkrelay.delivery.back-off-max", "100ms",
                "linkrelay.delivery.hold", "100ms",
                "camel.main.routes-include-pattern", "file:" + routes() + "/*.camel.yaml"));
        settings.putAll(settings(vendor.url()));
        settings.putAll(further);
        linkrelay = LocalLinkrelay.start(data, URI.create("http://127.0.0.1:" + Ports.free()), settings);
    }

    private Path routes() throws IOException {
        Path routes = Files.createDirectories(data.resolve("routes"));
        for (String file : List.of("receive", "delivery", "examples/deliver-" + destination)) {
            Path copy = routes.resolve(Path.of(file + ".camel.yaml").getFileName());
            Files.writeString(
                    copy,
                    Files.readString(Path.of("routes", file + ".camel.yaml"))
                            .replaceAll("completionInterval: \"\\d+\"", "completionTimeout: 250"));
        }
        return routes;
    }

    @AfterEach
    void stop() {
        stopLinkrelay();
        vendor.close();
    }

    void stopLinkrelay() {
        if (linkrelay != null) {
            linkrelay.close();
            linkrelay = null;
        }
    }

    /** An event of a user, at the time of the reference's example. */
    static String event(String token, String user) {
        return event(
                "referral.completed",
                "2026-06-14T09:26:53.589Z",
                "\"token\":\"" + token + "\",\"referred_user_id\":\"" + user + "\",\"platform\":\"ios\"");
    }

    static String event(String type, String timestamp, String data) {
        return "{\"event\":\"" + type + "\",\"timestamp\":\"" + timestamp + "\",\"data\":{" + data + "}}";
    }

    void send(String... events) throws IOException {
        for (String event : events) {
            assertThat(linkrelay.webhooks().send(event.getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(200);
        }
    }

    /**
     * The same, but they wait for each other, and so travel in one batch: it is complete when no event has come for a
     * quarter of a second, so that it is whole on a busy machine too.
     */
    void sendTogether(String... events) throws Exception {
        linkrelay.context().getRouteController().stopRoute("deliver-" + destination);
        send(events);
        linkrelay.context().getRouteController().startRoute("deliver-" + destination);
    }

    DestinationStatus status() {
        return linkrelay.outbox().destinations().stream()
                .filter(status -> status.name().equals(destination))
                .findFirst()
                .orElseThrow();
    }

    /** All in all, with nothing left; and that the numbers balance. */
    void awaitSettled(long delivered, long dead) {
        awaitSettled(delivered, 0, dead);
    }

    void awaitSettled(long delivered, long filtered, long dead) {
        await().untilAsserted(() -> {
            DestinationStatus now = status();
            assertThat(now.filtered()).as("%s", now).isEqualTo(filtered);
            assertThat(now.delivered()).as("%s", now).isEqualTo(delivered);
            assertThat(now.deadLettered()).as("%s", now).isEqualTo(dead);
            assertThat(now.waiting()).as("%s", now).isZero();
        });
    }

    /** So that the next start begins with an empty outbox. Linkrelay must be stopped. */
    void deleteOutbox() throws IOException {
        Files.delete(data.resolve("events.db"));
        Files.delete(data.resolve("events.db-note"));
    }

    /** The destination is held for this reason, and nothing was lost; with good answers, all is delivered. */
    void assertHeld(String reason, long waiting) {
        await().untilAsserted(() -> {
            assertThat(status().state()).isEqualTo(State.HELD);
            assertThat(status().reason()).contains(reason);
        });
        assertThat(status().deadLettered()).isZero();
        assertThat(status().delivered()).isZero();
        assertThat(status().waiting()).isEqualTo(waiting);
    }

    /** A proxy's page, given with 200 once, is no acceptance: the event comes again and is taken. */
    void assertForeignPageIsNoAcceptance(String event, String vendorsName) throws Exception {
        List<String> reasons = new java.util.concurrent.CopyOnWriteArrayList<>();
        linkrelay.outbox().addListener(new OutboxListener() {
            @Override
            public void paused(String name, State state, String reason, java.time.Duration delay) {
                reasons.add(state + " " + reason);
            }
        });
        vendor.next(VendorStandIn.Reply.of(200, "<!doctype html><title>Sign in</title>"));
        send(event);
        awaitSettled(1, 0);
        assertThat(vendor.requests()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(reasons)
                .singleElement()
                .asString()
                .startsWith("HELD answered 200, but not as " + vendorsName + " says that it accepted: <!doctype");
    }

    /** The reasons, by the token of the event. */
    Map<String, String> deadLetters() throws Exception {
        OutboxFile file = new OutboxFile(data);
        await().until(() -> file.count("dead_letters") == status().deadLettered());
        Map<String, String> reasons = new HashMap<>();
        for (Map<String, Object> row : file.rows("SELECT body, reason FROM dead_letters")) {
            JsonNode event = JSON.readTree((byte[]) row.get("body"));
            reasons.put(event.at("/data/token").asText(), (String) row.get("reason"));
        }
        return reasons;
    }
}
