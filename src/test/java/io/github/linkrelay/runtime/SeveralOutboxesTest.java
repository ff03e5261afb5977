package io.github.linkrelay.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.RequestMark;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.Outbox;
import io.github.linkrelay.outbox.OutboxComponent;
import io.github.linkrelay.sandbox.SegmentStandIn;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An outbox of a team's own beside that of the webhooks. */
class SeveralOutboxesTest {
    private static final String ORDERS =
            """
            - route:
                id: orders
                routeConfigurationId: delivery
                from:
                  uri: outbox:orders
                  parameters:
                    destination: warehouse
                    startFrom: 2025-06-01T00:00:00+02:00
                    maxRate: 1000
                    repeat: never
                  steps:
                    - bean:
                        beanType: io.github.linkrelay.runtime.SeveralOutboxesTest$Warehouse
            """;

    /** Holds what says "hold", takes all else. */
    public static final class Warehouse {
        public void take(Exchange exchange) {
            if (exchange.getMessage().getBody(String.class).startsWith("hold")) {
                exchange.getProperty(EventHeaders.DELIVERY, Delivery.class).release(Pause.hold("closed"));
            } else {
                // A bean that sends by itself has to say so, or its events would count as filtered.
                RequestMark.made(exchange);
            }
        }
    }

    @TempDir
    private Path data;

    private final SegmentStandIn segment = new SegmentStandIn().start();
    private LocalLinkrelay linkrelay;

    @BeforeEach
    void writeRoute() throws IOException {
        Files.createDirectories(data.resolve("routes"));
        Files.writeString(data.resolve("routes/orders.camel.yaml"), ORDERS);
    }

    @AfterEach
    void stop() {
        linkrelay.close();
        segment.close();
    }

    private void start(String routes) {
        linkrelay = LocalLinkrelay.start(data, segment.endpoint(), Map.of("camel.main.routes-include-pattern", routes));
    }

    private void startWithOrders() {
        start("file:routes/*.camel.yaml,file:" + data.resolve("routes/*.camel.yaml"));
    }

    private void order(String body) {
        linkrelay.context().createProducerTemplate().sendBody("outbox:orders", body);
    }

    @Test
    void eachOutboxHasItsMeters() throws Exception {
        startWithOrders();
        assertThat(linkrelay.webhooks().send(Webhooks.click("a"))).isEqualTo(200);
        order("one");
        order("two");
        await().untilAsserted(() -> assertThat(metrics())
                .containsEntry("linkrelay_outbox_events_total{outbox=\"events\"}", 1.0)
                .containsEntry("linkrelay_outbox_events_total{outbox=\"orders\"}", 2.0)
                .containsEntry("linkrelay_destination_delivered_total{destination=\"segment\",outbox=\"events\"}", 1.0)
                .containsEntry(
                        "linkrelay_destination_delivered_total{destination=\"warehouse\",outbox=\"orders\"}", 2.0));
        assertThat(metrics().get("linkrelay_outbox_commit_seconds_count{outbox=\"orders\"}"))
                .isPositive();
    }

    @Test
    void outboxAndDestinationOfARouteThatIsAddedLaterAreWatchedToo() throws Exception {
        start("file:routes/*.camel.yaml");
        assertThat(checks().keySet()).doesNotContain("outbox-late", "destinations-late");
        linkrelay.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("outbox:late?destination=one").to("log:late?level=OFF");
                from("outbox:events?destination=two").to("log:late?level=OFF");
            }
        });
        assertThat(checks()).containsEntry("outbox-late", "UP").containsEntry("destinations-late", "UP");
        assertThat(metrics())
                .containsKeys(
                        "linkrelay_outbox_accepting{outbox=\"late\"}",
                        "linkrelay_destination_waiting{destination=\"one\",outbox=\"late\"}",
                        "linkrelay_destination_waiting{destination=\"two\",outbox=\"events\"}");
        assertThat(linkrelay
                        .context()
                        .getComponent("outbox", OutboxComponent.class)
                        .outboxes())
                .extracting(Outbox::name)
                .containsExactly("events", "late");
    }

    @Test
    void heldDestinationIsDownInTheCheckOfItsOutboxAlone() throws Exception {
        startWithOrders();
        order("hold it");
        await().untilAsserted(() -> assertThat(checks())
                .containsEntry("destinations-orders", "DOWN")
                .containsEntry("outbox-orders", "UP")
                .containsEntry("destinations", "UP")
                .containsEntry("outbox", "UP"));
    }

    @Test
    void outboxThatCannotBeWrittenIsNotReady() throws Exception {
        startWithOrders();
        try (Connection disk = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("orders.db"));
                Statement statement = disk.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            linkrelay.context().createProducerTemplate().asyncSendBody("outbox:orders", "one");
            await().untilAsserted(() ->
                    assertThat(checks()).containsEntry("outbox-orders", "DOWN").containsEntry("outbox", "UP"));
            assertThat(Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management("/observe/health/ready")))
                            .statusCode())
                    .isEqualTo(503);
        }
    }

    @Test
    void startSaysWhereEachOutboxStands() {
        try (LogLines log = new LogLines()) {
            startWithOrders();
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("Outbox events: in " + data + ", 0 events ever stored"))
                    .anyMatch(line -> line.contains("Outbox orders: in " + data + ", 0 events ever stored"))
                    .anyMatch(line -> line.endsWith("Destination warehouse: RUNNING, 0 events waiting"));
        }
    }

    private Map<String, String> checks() throws IOException {
        HttpResponse<String> health =
                Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management("/observe/health")));
        Map<String, String> checks = new TreeMap<>();
        for (JsonNode check : new ObjectMapper().readTree(health.body()).at("/checks")) {
            checks.put(check.at("/name").textValue(), check.at("/status").textValue());
        }
        return checks;
    }

    private Map<String, Double> metrics() throws IOException {
        Map<String, Double> metrics = new TreeMap<>();
        Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management("/observe/metrics")))
                .body()
                .lines()
                .filter(line -> line.startsWith("linkrelay_outbox") || line.startsWith("linkrelay_destination"))
                .forEach(line -> metrics.put(
                        line.substring(0, line.lastIndexOf(' ')),
                        Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))));
        return metrics;
    }
}
