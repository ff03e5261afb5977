package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.harness.BareContext;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The option {@code after} in a route. */
class OutboxAfterRouteTest {

    @TempDir
    Path directory;

    private final DefaultCamelContext context = BareContext.create();
    private final List<Exchange> archived = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        context.getComponent("outbox", OutboxComponent.class).setDirectory(directory.toString());
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void route(String uri, org.apache.camel.Processor processor) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).process(processor);
            }
        });
    }

    @Test
    void archiveGetsWhatTheOtherIsDoneWithAndIsToldWhatIsDead() throws Exception {
        route("outbox:events?destination=archive&after=one", archived::add);
        for (String body : List.of("good", "poison", "better")) {
            context.createProducerTemplate().sendBody("outbox:events", body);
        }
        route("outbox:events?destination=one", exchange -> {
            assertThat(exchange.getMessage().getHeaders()).doesNotContainKey(EventHeaders.DEAD);
            if (exchange.getMessage().getBody(String.class).equals("poison")) {
                exchange.getProperty(EventHeaders.DELIVERY, Delivery.class).deadLetter("poison");
            }
        });
        await().until(() -> archived.size() == 3);
        assertThat(archived)
                .extracting(exchange -> exchange.getMessage().getBody(String.class))
                .containsExactly("good", "poison", "better");
        assertThat(archived)
                .extracting(exchange -> exchange.getMessage().getHeader(EventHeaders.DEAD))
                .containsExactly(null, true, null);
    }

    @Test
    void destinationThatWouldWaitForItselfIsRefused() {
        assertThatThrownBy(() -> route("outbox:events?destination=one&after=one", archived::add))
                .hasStackTraceContaining("The outbox destination one can't wait for itself");
    }

    @Test
    void twoThatWouldWaitForEachOtherAreRefused() throws Exception {
        route("outbox:events?destination=one&after=two", archived::add);
        assertThatThrownBy(() -> route("outbox:events?destination=two&after=one", archived::add))
                .hasStackTraceContaining("can't wait for one, which waits for it");
    }
}
