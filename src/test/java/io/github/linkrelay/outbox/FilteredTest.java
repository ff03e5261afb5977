package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.event.RequestMark;
import io.github.linkrelay.harness.BareContext;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ToDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of the events whose route ended well count as delivered, and which as filtered. */
class FilteredTest {

    @TempDir
    Path directory;

    /** One destination for each of these routes, by its name. */
    private static final class Routes extends RouteBuilder {
        @Override
        public void configure() {
            route("f-stop").filter(constant(true)).stop().end().to("mock:sent");
            route("f-choice").choice().when(constant(false)).to("mock:sent").end();
            route("f-nothing-but-a-bean")
                    .process(exchange -> exchange.getMessage().setBody("changed"));
            route("f-log").to("log:seen?level=OFF");
            route("f-direct").to("direct:quiet");
            route("f-dynamic").toD("log:${header.CamelOutboxSequence}?level=OFF");
            route("f-tap").wireTap("mock:tapped");
            route("f-enrich").enrich("direct:ask");
            variableReceive(route("f-variable"), "direct:ask");
            route("f-handled")
                    .doTry()
                    .to("direct:fail")
                    .doCatch(Exception.class)
                    .end();
            route("d-to").to("mock:sent");
            route("d-filter-behind")
                    .to("mock:sent")
                    .filter(constant(true))
                    .stop()
                    .end()
                    .to("mock:more");
            route("d-log-behind").to("mock:sent").to("log:seen?level=OFF");
            route("d-direct").to("direct:send");
            route("d-seda").to("seda:send");
            route("d-dynamic").toD("mock:${header.CamelOutboxSequence}");
            route("d-list").recipientList(constant("mock:one,mock:two"));
            route("d-slip").routingSlip(constant("mock:one,mock:two"));
            route("d-multicast")
                    .multicast()
                    .to("mock:sent", "log:seen?level=OFF")
                    .end();
            route("d-split")
                    .split(constant("a,b").tokenize(","))
                    .to("mock:part")
                    .end();
            route("d-says-so").process(RequestMark::made);
            from("direct:quiet").to("log:seen?level=OFF");
            from("direct:ask").to("mock:asked");
            from("direct:send").to("mock:sent");
            from("seda:send").to("mock:sent");
            from("direct:fail").errorHandler(noErrorHandler()).throwException(new IllegalStateException("on purpose"));
        }

        private ProcessorDefinition<?> route(String name) {
            return from("outbox:events?destination=" + name).routeId(name);
        }

        private static void variableReceive(ProcessorDefinition<?> route, String uri) {
            ToDefinition to = new ToDefinition(uri);
            to.setVariableReceive("answer");
            route.addOutput(to);
        }
    }

    @Test
    void eventCountsAsDeliveredWhereARequestCarriedItAndElseAsFiltered() throws Exception {
        try (DefaultCamelContext context = BareContext.create()) {
            context.getComponent("outbox", OutboxComponent.class).setDirectory(directory.toString());
            context.addRoutes(new Routes());
            context.start();
            for (int i = 0; i < 3; i++) {
                context.createProducerTemplate().sendBody("outbox:events", "event " + i);
            }
            Outbox outbox =
                    context.getComponent("outbox", OutboxComponent.class).getOutbox("events");
            await().untilAsserted(() -> assertThat(outbox.destinations()).allMatch(one -> one.waiting() == 0));

            Map<String, String> found = new TreeMap<>();
            Map<String, String> wanted = new TreeMap<>();
            for (DestinationStatus one : outbox.destinations()) {
                found.put(one.name(), one.delivered() + " delivered, " + one.filtered() + " filtered");
                wanted.put(
                        one.name(),
                        one.name().startsWith("d-") ? "3 delivered, 0 filtered" : "0 delivered, 3 filtered");
                OutboxTestBase.assertBalance(one);
            }
            assertThat(found).hasSize(21).isEqualTo(wanted);
        }
    }

    @Test
    void copyInAWireTapHasNoDeliveryToSettleAndTheEventKeepsIts() throws Exception {
        List<Boolean> tapped = new CopyOnWriteArrayList<>();
        List<Boolean> own = new CopyOnWriteArrayList<>();
        try (DefaultCamelContext context = BareContext.create()) {
            context.getComponent("outbox", OutboxComponent.class).setDirectory(directory.toString());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("outbox:events?destination=one")
                            .wireTap("direct:tapped")
                            .process(exchange -> own.add(exchange.getProperty(EventHeaders.DELIVERY) != null));
                    from("direct:tapped")
                            .process(exchange -> tapped.add(exchange.getProperty(EventHeaders.DELIVERY) != null));
                }
            });
            context.start();
            context.createProducerTemplate().sendBody("outbox:events", "event");
            await().untilAsserted(() -> assertThat(tapped).containsExactly(false));
            await().untilAsserted(() -> assertThat(own).containsExactly(true));
        }
    }

    @Test
    void eachEventIsFoundByItsStateAlsoWhereTheyTakeTurnsAndAfterARestart() throws Exception {
        int events = 10_000;
        for (int start = 0; start < 2; start++) {
            try (DefaultCamelContext context = BareContext.create()) {
                context.getComponent("outbox", OutboxComponent.class).setDirectory(directory.toString());
                context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("outbox:events?destination=one")
                                .filter(simple("${header.CamelOutboxSequence} range '3001..4000'"))
                                .stop()
                                .end()
                                .filter(simple("${body} contains '7'"))
                                .stop()
                                .end()
                                .to("mock:sent?retainFirst=1");
                    }
                });
                context.start();
                ProducerTemplate template = context.createProducerTemplate();
                for (int i = 1; start == 0 && i <= events; i++) {
                    template.asyncSendBody("outbox:events", "event " + i + ".");
                }
                Outbox outbox =
                        context.getComponent("outbox", OutboxComponent.class).getOutbox("events");
                await().until(() -> {
                    DestinationStatus one = outbox.destinations().get(0);
                    return one.received() == events && one.waiting() == 0;
                });
                DestinationStatus one = outbox.destinations().get(0);
                assertThat(one.filtered()).isGreaterThan(1_000);
                try (OutboxReader reader = outbox.reader()) {
                    EventQuery all = EventQuery.all();
                    await().untilAsserted(() -> {
                        assertThat(OutboxTestBase.matching(reader, all.withState("one", EventState.FILTERED)))
                                .isEqualTo(one.filtered());
                        assertThat(OutboxTestBase.matching(reader, all.withState(null, EventState.DELIVERED)))
                                .isEqualTo(one.delivered());
                    });
                    assertThat(reader.search(
                                            all.withState(null, EventState.FILTERED),
                                            20,
                                            java.time.Duration.ofSeconds(5))
                                    .events())
                            .hasSize(20)
                            .allMatch(found -> found.states().get("one") == EventState.FILTERED);
                }
            }
        }
    }

    @Test
    void filteredEventSaysNothingOfADestinationThatRests() throws Exception {
        try (DefaultCamelContext context = BareContext.create()) {
            context.getComponent("outbox", OutboxComponent.class).setDirectory(directory.toString());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("outbox:events?destination=one&backoffDelay=20&backoffMaxDelay=20&probeSize=1")
                            .filter(simple("${body} == 'bad'"))
                            .throwException(new IllegalStateException("not now"))
                            .end();
                }
            });
            context.start();
            context.createProducerTemplate().sendBody("outbox:events", "bad");
            context.createProducerTemplate().sendBody("outbox:events", "fine");
            Outbox outbox =
                    context.getComponent("outbox", OutboxComponent.class).getOutbox("events");
            await().until(() -> outbox.destinations().get(0).reason() != null);
            await().during(java.time.Duration.ofMillis(100))
                    .until(() -> outbox.destinations().get(0).state() == DestinationStatus.State.BACKING_OFF);
        }
    }
}
