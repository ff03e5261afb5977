package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.harness.BareContext;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.EventTerms;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route that gathers batches takes the settlement over. */
@SuppressWarnings("deprecation") // Camel says in no other way that its time for stopping is over.
class OutboxBatchRouteTest {

    @TempDir
    Path directory;

    private final DefaultCamelContext context = BareContext.create();
    private final List<Delivery> gathered = new CopyOnWriteArrayList<>();

    /** Defers every delivery that it is given, and keeps it for the test to settle. */
    private final class Gather implements AggregationStrategy {
        @Override
        public Exchange aggregate(Exchange oldExchange, Exchange newExchange) {
            Delivery delivery = newExchange.getProperty(EventHeaders.DELIVERY, Delivery.class);
            delivery.defer();
            gathered.add(delivery);
            return newExchange;
        }
    }

    @BeforeEach
    void configure() throws Exception {
        context.getShutdownStrategy().setTimeout(5);
        context.getComponent("outbox", OutboxComponent.class).setDirectory(directory.toString());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("outbox:events?destination=one")
                        .routeId("deliver")
                        .aggregate(constant(true), new Gather())
                        .completionSize(5)
                        .to("log:batch?level=OFF");
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void endOfTheExchangeDoesNotAcknowledgeADeferredDelivery() throws Exception {
        send(5);
        await().until(() ->
                gathered.size() == 5 && context.getInflightRepository().size() == 0);
        assertThat(status().delivered()).isZero();
        assertThat(status().inFlight()).isEqualTo(5);

        gathered.forEach(Delivery::acknowledge);
        assertThat(status().delivered()).isEqualTo(5);
    }

    @Test
    void shutdownWaitsForADeferredBatchAndHandsOverNothingNew() throws Exception {
        send(5);
        await().until(() -> gathered.size() == 5);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> {
            try {
                context.getRouteController().stopRoute("deliver");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> context.getShutdownStrategy().hasTimeoutOccurred() || isSuspended());
        send(6);
        assertThat(stopped).isNotDone();
        assertThat(gathered).hasSize(5);

        gathered.forEach(Delivery::acknowledge);
        stopped.join();
        assertThat(gathered).hasSize(5);
        assertThat(status().delivered()).isEqualTo(5);
        assertThat(status().waiting()).isEqualTo(1);
        assertThat(context.getShutdownStrategy().hasTimeoutOccurred()).isFalse();
    }

    @Test
    void contextThatIsClosedSavesWhatWasSettled() throws Exception {
        send(5);
        await().until(() -> gathered.size() == 5);
        gathered.forEach(Delivery::acknowledge);
        context.stop();
        Outbox again = Outbox.open(new OutboxSettings(
                directory,
                "events",
                java.time.Duration.ofHours(1),
                java.time.Duration.ofHours(1),
                0,
                0,
                10,
                10,
                10,
                10,
                java.time.Clock.systemUTC(),
                EventTerms.NONE));
        try {
            assertThat(again.destinations().get(0).delivered()).isEqualTo(5);
        } finally {
            again.close();
        }
    }

    private boolean isSuspended() {
        return ((OutboxConsumer) context.getRoute("deliver").getConsumer()).isSuspended();
    }

    private void send(int upTo) {
        for (int i = 1; i <= upTo; i++) {
            context.createProducerTemplate().sendBody("outbox:events", "event " + i);
        }
    }

    private DestinationStatus status() {
        return context.getComponent("outbox", OutboxComponent.class)
                .getOutbox("events")
                .destinations()
                .get(0);
    }
}
