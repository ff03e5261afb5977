package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.RequestMark;
import io.github.linkrelay.harness.BareContext;
import io.github.linkrelay.outbox.view.DestinationStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The component in real routes of a real context. */
class OutboxRouteTest {

    @TempDir
    Path directory;

    private final DefaultCamelContext context = BareContext.create();
    private final List<Exchange> seen = new CopyOnWriteArrayList<>();
    private final AtomicBoolean failing = new AtomicBoolean();

    @BeforeEach
    void configure() throws Exception {
        context.getShutdownStrategy().setTimeout(5);
        context.getComponent("outbox", OutboxComponent.class).setDirectory(directory.toString());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("outbox:events?destination=one&backoffDelay=20&backoffMaxDelay=40&maxInFlight=500")
                        .routeId("deliver")
                        .process(exchange -> {
                            seen.add(exchange.copy());
                            if (failing.get()) {
                                throw new IllegalStateException("not now");
                            }
                            RequestMark.made(exchange);
                        });
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void appendedMessageReachesTheRouteWithItsBodyAndHeaders() {
        Exchange answer = context.createProducerTemplate().request("outbox:events", exchange -> {
            exchange.getIn().setBody("hello");
            exchange.getIn().setHeader(EventHeaders.EVENT_TYPE, "greeting");
            exchange.getIn().setHeader(EventHeaders.RECEIVED_AT, 1234L);
        });

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getHeader(EventHeaders.DUPLICATE)).isEqualTo(false);
        assertThat(answer.getMessage().getHeader(EventHeaders.SEQUENCE)).isEqualTo(1L);
        await().until(() -> seen.size() == 1);
        assertThat(seen.get(0).getIn().getBody()).isEqualTo("hello".getBytes(UTF_8));
        assertThat(seen.get(0).getIn().getHeaders())
                .containsEntry(EventHeaders.EVENT_TYPE, "greeting")
                .containsEntry(EventHeaders.RECEIVED_AT, 1234L)
                .containsEntry(EventHeaders.SEQUENCE, 1L)
                .containsEntry(
                        EventHeaders.KEY, EventKey.of("hello".getBytes(UTF_8)).toString());
        await().untilAsserted(() -> assertThat(status().delivered()).isEqualTo(1));
    }

    @Test
    void repeatedMessageIsADuplicateAndIsHandedOverOnce() {
        context.createProducerTemplate().sendBody("outbox:events", "hello");
        Exchange second = context.createProducerTemplate()
                .request("outbox:events", e -> e.getIn().setBody("hello"));

        assertThat(second.getMessage().getHeader(EventHeaders.DUPLICATE)).isEqualTo(true);
        await().untilAsserted(() -> assertThat(status().delivered()).isEqualTo(1));
        assertThat(seen).hasSize(1);
    }

    @Test
    void routeThatThrowsPausesAndTriesAgainAndSkipsNothing() {
        failing.set(true);
        for (int i = 0; i < 10; i++) {
            context.createProducerTemplate().sendBody("outbox:events", "event " + i);
        }
        await().until(() -> seen.size() > 5);
        assertThat(status().delivered()).isZero();
        assertThat(status().state()).isEqualTo(DestinationStatus.State.BACKING_OFF);
        assertThat(status().reason()).contains("not now");

        failing.set(false);
        await().untilAsserted(() -> assertThat(status().delivered()).isEqualTo(10));
        assertThat(status().state()).isEqualTo(DestinationStatus.State.RUNNING);
        List<Object> order = new ArrayList<>();
        seen.forEach(e -> order.add(e.getIn().getHeader(EventHeaders.SEQUENCE)));
        assertThat(order.subList(order.size() - 9, order.size()))
                .isEqualTo(List.of(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L));
    }

    @Test
    void stoppedRouteGoesOnFromTheCursorWhenStartedAgain() throws Exception {
        context.createProducerTemplate().sendBody("outbox:events", "one");
        await().untilAsserted(() -> assertThat(status().delivered()).isEqualTo(1));
        context.getRouteController().stopRoute("deliver");
        assertThat(status().state()).isEqualTo(DestinationStatus.State.STOPPED);
        context.createProducerTemplate().sendBody("outbox:events", "two");
        assertThat(status().waiting()).isEqualTo(1);

        context.getRouteController().startRoute("deliver");
        await().untilAsserted(() -> assertThat(status().delivered()).isEqualTo(2));
        assertThat(seen).hasSize(2);
    }

    @Test
    void suspendedRouteIsHandedNothingUntilItIsResumed() throws Exception {
        context.getRouteController().suspendRoute("deliver");
        context.createProducerTemplate().sendBody("outbox:events", "one");
        await().during(java.time.Duration.ofMillis(200)).until(seen::isEmpty);

        context.getRouteController().resumeRoute("deliver");
        await().untilAsserted(() -> assertThat(status().delivered()).isEqualTo(1));
    }

    @Test
    void consumerWithoutADestinationIsRefused() {
        assertThatThrownBy(() -> context.getEndpoint("outbox:events").createConsumer(exchange -> {}))
                .hasMessageContaining("destination");
    }

    @Test
    void secondConsumerOfADestinationIsRefused() {
        assertThatThrownBy(() -> context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("outbox:events?destination=one").to("log:x");
                    }
                }))
                .hasMessageContaining("has a consumer already");
    }

    private DestinationStatus status() {
        return context.getComponent("outbox", OutboxComponent.class)
                .getOutbox("events")
                .destinations()
                .get(0);
    }
}
