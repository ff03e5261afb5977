package io.github.linkrelay.runtime.check.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.linkrelay.harness.BareContext;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.language.ConstantExpression;
import org.apache.camel.model.language.SimpleExpression;
import org.apache.camel.support.processor.idempotent.FileIdempotentRepository;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Routes for webhooks that answer at once, and such that may wait in one way each. */
class ReceiveWalkTest {
    private static final String HOOK = "platform-http:/webhooks/tolinku";

    private static Arguments route(String name, Consumer<RouteDefinition> steps, String... said) {
        return arguments(name, steps, said.length == 0 ? List.of("a call of https: waits") : List.of(said));
    }

    private static ConstantExpression constant(String text) {
        return new ConstantExpression(text);
    }

    static Stream<Arguments> waiting() {
        return Stream.of(
                route("call", r -> r.to("http://127.0.0.1:9/x"), "a call of http: waits for another service"),
                route("call over TLS", r -> r.to("https:crm"), "a call of https: waits"),
                route("database", r -> r.to("sql:select 1"), "a call of sql: waits"),
                route("file", r -> r.to("file:/tmp/x"), "a call of file: waits"),
                route("call by a setting", r -> r.to("{{some.address}}"), "a call of http: waits"),
                route("call of an address of the event's", r -> r.toD("http://127.0.0.1:9/${header.x}"), "http:"),
                route("unknown address", r -> r.toD("${header.x}"), "worked out for each event"),
                route("delay", r -> r.delay(5), "a delay waits"),
                route("throttle", r -> r.throttle(5), "a throttle waits"),
                route("threads", r -> r.threads(5), "a threads step waits"),
                route("enrich", r -> r.enrich("http://127.0.0.1:9/x"), "a call of http: waits"),
                route("pollEnrich", r -> r.pollEnrich("file:/tmp"), "a pollEnrich waits"),
                route("poll", r -> r.poll("file:/tmp"), "a poll waits"),
                route("copy", r -> r.wireTap("http://127.0.0.1:9/x"), "a call of http: waits"),
                route("list", r -> r.recipientList(constant("log:x, https:crm")), "a call of https: waits"),
                route("slip", r -> r.routingSlip(constant("https:crm")), "a call of https: waits"),
                route("router", r -> r.dynamicRouter(new SimpleExpression("${header.x}")), "worked out for each event"),
                route("queue", r -> r.to("seda:later"), "without waitForTaskToComplete=Never"),
                route(
                        "queue that may be full",
                        r -> r.to("seda:later?waitForTaskToComplete=Never&blockWhenFull=true"),
                        "a call of seda:"),
                route(
                        "control of routes",
                        r -> r.to("controlbus:route?routeId=x&action=stop"),
                        "a call of controlbus:"),
                route("transaction", r -> r.transacted(), "a transacted step waits for a transaction"),
                route(
                        "repository in a file",
                        r -> r.idempotentConsumer(constant("x"), new FileIdempotentRepository()),
                        "an idempotentConsumer waits for its FileIdempotentRepository"),
                route(
                        "redelivery",
                        r -> r.onException(Exception.class).maximumRedeliveries(3),
                        "an error handler repeats a step after a delay"),
                route(
                        "call in an error handler",
                        r -> r.onException(Exception.class).handled(true).to("https:crm")),
                route("call in a branch", r -> r.choice()
                        .when(new SimpleExpression("${body} == 1"))
                        .to("log:x")
                        .otherwise()
                        .to("https:crm")),
                route(
                        "call in a loop in a split",
                        r -> r.split(constant("x")).loop(3).to("https:crm")),
                route(
                        "call in a catch",
                        r -> r.doTry().to("log:x").doCatch(Exception.class).to("https:crm")),
                route(
                        "call in a fallback",
                        r -> r.circuitBreaker().to("log:x").onFallback().to("https:crm")),
                route("call in a called route", r -> r.to("direct:far")),
                route("call in a called route of a called route", r -> r.to("direct:near")),
                route("call in a Kamelet", r -> r.to("kamelet:posting")),
                route(
                        "call in a Kamelet, to an address that it is given",
                        r -> r.to("kamelet:passing?where=https:crm"),
                        "a call of https: waits"),
                route("call in a Kamelet as a step", r -> r.kamelet("posting")));
    }

    static Stream<Arguments> prompt() {
        return Stream.of(
                route("computing", r -> r.process(e -> {})
                        .bean("x")
                        .setHeader("a", constant("b"))
                        .setBody(constant("c"))
                        .filter(new SimpleExpression("${body} == 1"))
                        .transform(constant("d"))
                        .end()
                        .split(constant("e"))
                        .log("x")
                        .end()
                        .to("log:x")
                        .to("xslt:x.xsl")
                        .to("language:simple:x")
                        .marshal()
                        .json()),
                route("outbox", r -> r.to("outbox:events").to("outbox:{{some.outbox}}?operation=quarantine")),
                route("cache in memory", r -> r.to("caffeine-cache:x")),
                route("called route", r -> r.to("direct:prompt").to("direct:nobody")),
                route("routes that call each other", r -> r.to("direct:one")),
                route("queue that is not waited for", r -> r.to("seda:later?waitForTaskToComplete=Never")),
                route("steps of a team's own component", r -> r.to("our-metrics:x")),
                route(
                        "repository in memory",
                        r -> r.idempotentConsumer(
                                constant("x"), MemoryIdempotentRepository.memoryIdempotentRepository())),
                route("redelivery without a delay", r -> r.onException(Exception.class)
                        .maximumRedeliveries(3)
                        .redeliveryDelay(0)
                        .to("log:x")),
                route("step that is disabled", r -> r.to("https:crm").disabled("{{some.flag}}")),
                route("Kamelet that computes", r -> r.to("kamelet:passing")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waiting")
    void stepThatMayWaitBeforeTheAnswerIsFoundWithTheRemedy(
            String name, Consumer<RouteDefinition> steps, List<String> said) throws Exception {
        List<String> found = findings(HOOK, steps);
        assertThat(found).as(name).hasSize(1);
        assertThat(found.get(0))
                .contains("in the route 'ours'", "neither this sender nor another gets an answer")
                .contains("Do it in a route of its own that begins with outbox:")
                .contains(said);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("prompt")
    void routeThatDoesNotWaitIsAccepted(String name, Consumer<RouteDefinition> steps, List<String> said)
            throws Exception {
        assertThat(findings(HOOK, steps)).as(name).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waiting")
    void otherRoutesMayWait(String name, Consumer<RouteDefinition> steps, List<String> said) throws Exception {
        assertThat(findings("platform-http:/of-the-application", steps))
                .as(name)
                .isEmpty();
        assertThat(findings("outbox:events?destination=x", steps)).as(name).isEmpty();
    }

    @Test
    void stepBehindTheKameletForWebhooksRunsBeforeTheAnswerToo() throws Exception {
        String kamelet = "kamelet:tolinku-webhook-source?path=/webhooks/shop&secret=x";
        assertThat(findings(kamelet, r -> r.to("https:crm")))
                .singleElement()
                .asString()
                .contains("a call of https: waits");
        assertThat(findings(kamelet, r -> r.to("log:x"))).isEmpty();
    }

    @Test
    void theLineIsThatOfTheStep() throws Exception {
        try (DefaultCamelContext context = context()) {
            context.getComponent("kamelet", KameletComponent.class).setLocation("file:routes/kamelets");
            context.getCamelContextExtension()
                    .getContextPlugin(org.apache.camel.spi.RoutesLoader.class)
                    .loadRoutes(org.apache.camel.support.ResourceHelper.fromString(
                            "file:routes/own.camel.yaml",
                            "- route:\n    id: ours\n    from:\n      uri: " + HOOK
                                    + "\n      steps:\n        - to: log:x\n        - to: https:crm\n"));
            assertThat(ReceiveWalk.findings(context, kamelet -> null))
                    .singleElement()
                    .asString()
                    .startsWith("routes/own.camel.yaml:7: in the route 'ours' a call of https: waits");
        }
    }

    private static DefaultCamelContext context() {
        DefaultCamelContext context = BareContext.create();
        context.getPropertiesComponent().addOverrideProperty("linkrelay.webhook.path", "/webhooks/tolinku");
        context.getPropertiesComponent().addOverrideProperty("some.address", "http://127.0.0.1:9/x");
        context.getPropertiesComponent().addOverrideProperty("some.outbox", "events");
        context.getPropertiesComponent().addOverrideProperty("some.flag", "true");
        return context;
    }

    private static List<String> findings(String from, Consumer<RouteDefinition> steps) throws Exception {
        try (DefaultCamelContext context = context()) {
            context.getComponent("kamelet", KameletComponent.class)
                    .setLocation("file:" + Path.of("routes/kamelets").toAbsolutePath());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    steps.accept(from(from).routeId("ours"));
                    from("direct:near").to("direct:far");
                    from("direct:far").to("https:crm");
                    from("direct:prompt").to("log:x");
                    from("direct:one").to("direct:two");
                    from("direct:two").to("direct:one");
                    from("seda:later").to("https:crm");
                    routeTemplate("posting").from("kamelet:source").to("https:crm");
                    routeTemplate("passing")
                            .templateParameter("where", "log:x")
                            .from("kamelet:source")
                            .to("{{where}}")
                            .to("kamelet:sink");
                }
            });
            return ReceiveWalk.findings(context, kamelet -> null).stream()
                    .map(Finding::toString)
                    .toList();
        }
    }
}
