package io.github.linkrelay.runtime.check.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.linkrelay.delivery.BatchStrategy;
import io.github.linkrelay.delivery.EventLimit;
import io.github.linkrelay.delivery.KeepsDeliveries;
import io.github.linkrelay.destination.TrackBatches;
import io.github.linkrelay.harness.BareContext;
import io.github.linkrelay.segment.TrackJson;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AggregationStrategies;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.AggregateDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.apache.camel.processor.aggregate.UseLatestAggregationStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Delivery routes in Java that keep to their contract, and such that break it in one way each. */
class DeliveryContractTest {
    private static final BatchStrategy OURS = new BatchStrategy(1_000, new EventLimit(100, TrackJson::bytes));

    /** Of a team's own, which promises to keep deliveries. */
    private static final class Marked implements KeepsDeliveries {
        @Override
        public Exchange aggregate(Exchange collected, Exchange event) {
            return OURS.aggregate(collected, event);
        }
    }

    /** Methods of which Camel makes a strategy. */
    public static final class Methods {
        public String append(String all, String one) {
            return all + one;
        }
    }

    private static Arguments route(String name, Consumer<RouteDefinition> steps, String... said) {
        return arguments(name, steps, List.of(said));
    }

    private static AggregateDefinition batch(RouteDefinition route, AggregationStrategy strategy) {
        return route.aggregate(body(), strategy).completionSize(2);
    }

    private static org.apache.camel.model.language.ConstantExpression constant(String text) {
        return new org.apache.camel.model.language.ConstantExpression(text);
    }

    private static org.apache.camel.Expression body() {
        return constant("all");
    }

    private static AggregateDefinition named(RouteDefinition route, String strategy) {
        return route.aggregate(body()).aggregationStrategy(strategy).completionSize(2);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                route(
                        "strategy in Java",
                        r -> batch(r, new GroupedBodyAggregationStrategy()).to("deliver:mock:x"),
                        "collects events with GroupedBodyAggregationStrategy, which does not keep their deliveries",
                        "segmentBatches, trackBatches, archiveBatches",
                        KeepsDeliveries.class.getName()),
                route(
                        "strategy by its class",
                        r -> named(r, "#class:" + UseLatestAggregationStrategy.class.getName())
                                .to("deliver:mock:x"),
                        "UseLatestAggregationStrategy"),
                route(
                        "strategy by its class in a setting",
                        r -> named(r, "{{some.strategy}}").to("deliver:mock:x"),
                        "GroupedBodyAggregationStrategy"),
                route(
                        "strategy by its name",
                        r -> named(r, "latest").to("deliver:mock:x"),
                        "UseLatestAggregationStrategy"),
                route(
                        "strategy by #bean:",
                        r -> named(r, "#bean:latest").to("deliver:mock:x"),
                        "UseLatestAggregationStrategy"),
                route(
                        "bean with a method",
                        r -> named(r, "methods").to("deliver:mock:x"),
                        "collects events with Methods"),
                route(
                        "flexible strategy",
                        r -> batch(r, AggregationStrategies.flexible()).to("deliver:mock:x"),
                        "FlexibleAggregationStrategy"),
                route(
                        "strategy in a fallback",
                        r -> r.circuitBreaker()
                                .to("mock:x")
                                .onFallback()
                                .aggregate(body(), new GroupedBodyAggregationStrategy())
                                .completionSize(2)
                                .to("deliver:mock:x"),
                        "collects events with GroupedBodyAggregationStrategy"),
                route(
                        "nothing behind the aggregate",
                        r -> batch(r, OURS).to("log:x"),
                        "no deliver: behind the aggregate sends the batch",
                        "deliver:kamelet:segment-sink"),
                route(
                        "Kamelet behind the aggregate",
                        r -> batch(r, OURS).to("kamelet:segment-sink"),
                        "no deliver: behind the aggregate"),
                route(
                        "Kamelet behind the aggregate without its error handler",
                        r -> batch(r, OURS).to("kamelet:segment-sink?noErrorHandler=true"),
                        "no deliver: behind the aggregate"),
                route(
                        "Kamelet that is given single events",
                        r -> r.to("kamelet:segment-sink?noErrorHandler=true"),
                        "the Kamelet segment-sink takes a batch",
                        "deliver:kamelet:segment-sink"),
                route("Kamelet by its own step", r -> r.kamelet("ga4-sink"), "the Kamelet ga4-sink takes a batch"),
                route("deliver: of single events", r -> r.to("deliver:kamelet:segment-sink"), "no aggregate before it"),
                route("aggregate in a choice", r -> batch2(r.choice().when(body2())), "does not keep their deliveries"),
                route("aggregate in a called route", r -> r.to("direct:collect"), "does not keep their deliveries"),
                route(
                        "aggregate in a called route over a queue",
                        r -> r.to("seda:collect"),
                        "does not keep their deliveries"),
                route("aggregate in a Kamelet", r -> r.to("kamelet:grouping"), "does not keep their deliveries"),
                route(
                        "aggregate in a Kamelet's own step",
                        r -> r.kamelet("grouping"),
                        "does not keep their deliveries"),
                route(
                        "aggregate in a Kamelet that a called route calls",
                        r -> r.to("direct:further"),
                        "does not keep their deliveries"),
                route(
                        "aggregate in a Kamelet behind deliver:",
                        r -> batch(r, OURS).to("deliver:kamelet:grouping"),
                        "behind another",
                        "Collect once"),
                route(
                        "aggregate in a Kamelet behind an aggregate",
                        r -> batch(r, OURS).to("kamelet:collecting"),
                        "behind another",
                        "Collect once"),
                route(
                        "aggregate in a recipient list",
                        r -> r.recipientList(constant("mock:x,direct:collect")),
                        "gets copies of an event from recipientList"),
                route(
                        "aggregate in a routing slip",
                        r -> r.routingSlip(constant("mock:x;direct:collect"), ";"),
                        "does not keep their deliveries"),
                route(
                        "aggregate that enriches",
                        r -> r.enrich("direct:good").to("mock:x"),
                        "gets copies of an event from enrich"),
                route(
                        "batch Kamelet in a recipient list",
                        r -> r.recipientList(constant("kamelet:ga4-sink")),
                        "the Kamelet ga4-sink takes a batch"),
                route(
                        "removed properties",
                        r -> r.removeProperties("*").to("mock:x"),
                        "takes from the event what the outbox knows it by",
                        "excludePattern: CamelOutbox*"),
                route(
                        "removed properties of the outbox",
                        r -> r.removeProperties("Camel*", "CamelFile*").to("mock:x"),
                        "what the outbox knows it by"),
                route(
                        "removed delivery",
                        r -> r.removeProperty("CamelOutboxDelivery").to("mock:x"),
                        "what the outbox knows it by"),
                route(
                        "closed keys",
                        r -> batch(r, OURS).closeCorrelationKeyOnCompletion(10).to("deliver:mock:x"),
                        "all events behind the first batch fail"),
                route(
                        "aggregate in a split",
                        r -> r.split(body())
                                .aggregate(body(), OURS)
                                .completionSize(2)
                                .to("deliver:mock:x"),
                        "gets copies of an event from split",
                        "outside of split"),
                route(
                        "aggregate in a multicast",
                        r -> r.multicast()
                                .aggregate(body(), OURS)
                                .completionSize(2)
                                .to("deliver:mock:x"),
                        "gets copies of an event from multicast"),
                route(
                        "aggregate in a loop",
                        r -> r.loop(2).aggregate(body(), OURS).completionSize(2).to("deliver:mock:x"),
                        "from loop"),
                route(
                        "aggregate behind a wire tap",
                        r -> r.wireTap("direct:good"),
                        "gets copies of an event from wireTap"),
                route(
                        "aggregate behind an aggregate",
                        r -> batch(r, OURS)
                                .aggregate(body(), new TrackBatches())
                                .completionSize(2)
                                .to("deliver:mock:x"),
                        "behind another",
                        "Collect once"),
                route(
                        "several destinations at once",
                        r -> batch(r, OURS).multicast().to("deliver:mock:x", "deliver:mock:y"),
                        "gets copies of the batch from multicast",
                        "a route for each"),
                route(
                        "several destinations in turn",
                        r -> batch(r, OURS).to("deliver:mock:x").to("deliver:mock:y"),
                        "a second deliver:",
                        "a route of its own"),
                route(
                        "deliver: in doTry",
                        r -> batch(r, OURS)
                                .doTry()
                                .to("deliver:mock:x")
                                .doCatch(Exception.class)
                                .to("log:x"),
                        "stands in doTry, which hides its failures"),
                route(
                        "deliver: to a queue in memory",
                        r -> batch(r, OURS).to("deliver:seda:later"),
                        "queued it in memory"),
                route(
                        "optimistic locking",
                        r -> batch(r, OURS).optimisticLocking().to("deliver:mock:x"),
                        "optimisticLocking",
                        "twice"),
                route(
                        "discarded batches",
                        r -> batch(r, OURS).discardOnAggregationFailure().to("deliver:mock:x"),
                        "drops whole batches"),
                route("resequence", r -> r.resequence(body()).to("mock:x"), "resequence"),
                route("onCompletion", r -> r.onCompletion().to("log:x").end().to("mock:x"), "onCompletion"),
                route(
                        "handler that says nothing",
                        r -> r.onException(Exception.class)
                                .handled(true)
                                .to("log:x")
                                .end()
                                .to("mock:x"),
                        "nothing says what becomes of the event",
                        "deliveryPolicy"),
                route(
                        "another error handler",
                        r -> r.errorHandler(
                                        new RouteBuilder() {
                                            @Override
                                            public void configure() {
                                                // For its error handlers alone.
                                            }
                                        }.noErrorHandler())
                                .to("mock:x"),
                        "is an error handler, which takes the place",
                        "Leave out errorHandler"));
    }

    private static org.apache.camel.Predicate body2() {
        return org.apache.camel.builder.PredicateBuilder.constant(true);
    }

    private static void batch2(org.apache.camel.model.ChoiceDefinition choice) {
        choice.aggregate(body(), new GroupedBodyAggregationStrategy())
                .completionSize(2)
                .to("deliver:mock:x");
    }

    static Stream<Arguments> sound() {
        return Stream.of(
                route("without an aggregate", r -> r.to("mock:x")),
                route(
                        "filter and a sender of its own",
                        r -> r.filter(body2()).stop().end().bean(Methods.class).to("sql:x")),
                route("copies without an aggregate", r -> r.multicast()
                        .to("mock:x", "mock:y")
                        .end()
                        .split(body())
                        .to("mock:z")),
                route("wire tap", r -> r.wireTap("mock:seen").to("mock:x")),
                route(
                        "a single event in doTry",
                        r -> r.doTry().to("mock:x").doCatch(Exception.class).to("mock:y")),
                route("ours", r -> batch(r, OURS).to("deliver:kamelet:segment-sink")),
                route("ours by its class", r -> named(r, "#class:" + TrackBatches.class.getName())
                        .to("deliver:mock:x")),
                route("ours by its name", r -> named(r, "small").to("deliver:mock:x")),
                route("one that is marked", r -> batch(r, new Marked()).to("deliver:mock:x")),
                route("behind threads, a filter and a look-up", r -> r.threads(1)
                        .filter(body2())
                        .stop()
                        .end()
                        .enrich("direct:ask")
                        .aggregate(body(), OURS)
                        .completionSize(2)
                        .to("deliver:mock:x")),
                route("deliver: in a choice", r -> batch(r, OURS)
                        .choice()
                        .when(body2())
                        .to("deliver:mock:x")
                        .otherwise()
                        .to("deliver:mock:y")),
                route("deliver: in a called route", r -> r.to("direct:good")),
                route("removed properties of others", r -> r.removeProperties("*", "CamelOutbox*")
                        .removeProperties("x*")
                        .removeProperty("y")
                        .to("mock:x")),
                route("good aggregate in a Kamelet", r -> r.to("kamelet:collecting")),
                route("lists of addresses", r -> r.recipientList(constant("mock:x,mock:y"))
                        .routingSlip(constant("mock:z"))),
                route(
                        "addresses of the event's own",
                        r -> r.recipientList(
                                new org.apache.camel.model.language.SimpleExpression("direct:${header.where}"))),
                route("handler that settles", r -> r.onException(Exception.class)
                        .handled(true)
                        .bean("deliveryPolicy", "deadLetter")
                        .end()
                        .to("mock:x")),
                route("disabled step", r -> batch(r, new GroupedBodyAggregationStrategy())
                        .disabled(true)
                        .to("log:x")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void routeThatWouldLoseEventsIsRefusedWithTheRemedy(String name, Consumer<RouteDefinition> steps, List<String> said)
            throws Exception {
        List<String> problems = problems(steps);
        assertThat(problems).as(name).isNotEmpty();
        assertThat(String.join("\n", problems)).contains("in the route 'ours'").contains(said);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sound")
    void soundRouteIsAccepted(String name, Consumer<RouteDefinition> steps, List<String> said) throws Exception {
        assertThat(problems(steps)).as(name).isEmpty();
    }

    @Test
    void strategyThatARouteTemplateIsGivenIsLookedAt() throws Exception {
        try (DefaultCamelContext context = BareContext.create()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    routeTemplate("collects")
                            .templateParameter("source")
                            .templateParameter("strategy")
                            .from("{{source}}")
                            .aggregate(constant("all"))
                            .aggregationStrategy("{{strategy}}")
                            .completionSize(2)
                            .to("deliver:mock:x");
                }
            });
            TemplatedRouteBuilder.builder(context, "collects")
                    .routeId("losing")
                    .parameter("source", "outbox:events")
                    .parameter("strategy", "#class:" + GroupedBodyAggregationStrategy.class.getName())
                    .add();
            TemplatedRouteBuilder.builder(context, "collects")
                    .routeId("keeping")
                    .parameter("source", "outbox:events")
                    .parameter("strategy", "#class:" + TrackBatches.class.getName())
                    .add();
            assertThat(DeliveryContract.problems(context))
                    .singleElement()
                    .asString()
                    .contains("in the route 'losing'", "GroupedBodyAggregationStrategy, which does not keep");
        }
    }

    private static List<String> problems(Consumer<RouteDefinition> steps) throws Exception {
        try (DefaultCamelContext context = BareContext.create()) {
            context.getPropertiesComponent()
                    .addOverrideProperty("some.strategy", "#class:" + GroupedBodyAggregationStrategy.class.getName());
            context.getRegistry().bind("latest", new UseLatestAggregationStrategy());
            context.getRegistry().bind("methods", new Methods());
            context.getRegistry().bind("small", new TrackBatches());
            context.getComponent("kamelet", KameletComponent.class).setLocation("file:routes/kamelets");
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    steps.accept(from("outbox:events?destination=x").routeId("ours"));
                    from("direct:collect")
                            .aggregate(constant("all"), new GroupedBodyAggregationStrategy())
                            .completionSize(2)
                            .to("deliver:mock:x");
                    from("seda:collect").to("direct:collect");
                    from("direct:further").to("kamelet:grouping");
                    routeTemplate("grouping")
                            .from("kamelet:source")
                            .aggregate(constant("all"), new GroupedBodyAggregationStrategy())
                            .completionSize(2)
                            .to("log:x");
                    routeTemplate("collecting")
                            .from("kamelet:source")
                            .aggregate(constant("all"), OURS)
                            .completionSize(2)
                            .to("deliver:mock:x");
                    from("direct:good")
                            .aggregate(constant("all"), OURS)
                            .completionSize(2)
                            .to("deliver:mock:x");
                }
            });
            return DeliveryContract.problems(context);
        }
    }
}
