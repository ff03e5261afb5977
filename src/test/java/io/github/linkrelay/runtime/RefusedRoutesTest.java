package io.github.linkrelay.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.EditedFiles;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.view.DestinationStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.language.ConstantExpression;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes that would lose events or turn a POST into a GET keep the process from starting, whoever wrote them. */
class RefusedRoutesTest {
    private static final URI NOBODY = URI.create("http://127.0.0.1:9");
    private static final String DELIVER = "routes/deliver-segment.camel.yaml";
    private static final String SINK = "routes/kamelets/segment-sink.kamelet.yaml";

    @TempDir
    private Path folder;

    private void refusesYaml(String file, String from, String to, String... said) {
        EditedFiles files = new EditedFiles(folder.resolve("edited"));
        files.replace(file, from, to);
        assertThatThrownBy(() -> LocalLinkrelay.start(files, folder.resolve("data"), NOBODY)
                        .close())
                .satisfies(failure -> assertThat(texts(failure)).contains(said));
    }

    private void refusesJava(Consumer<RouteDefinition> steps, String... said) {
        assertThatThrownBy(() -> startJava(steps).close())
                .satisfies(failure -> assertThat(texts(failure)).contains(said));
    }

    private LocalLinkrelay startJava(Consumer<RouteDefinition> steps) {
        return LocalLinkrelay.start(folder.resolve("data"), NOBODY, new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:losing")
                        .aggregate(constant(true), new GroupedBodyAggregationStrategy())
                        .completionSize(2)
                        .to("mock:x");
                steps.accept(from("outbox:events?destination=second")
                        .routeId("second")
                        .routeConfigurationId("delivery"));
            }
        });
    }

    /** Those of a failure and of its causes. */
    private static String texts(Throwable failure) {
        StringBuilder texts = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            texts.append(cause.getMessage()).append('\n');
        }
        return texts.toString();
    }

    @Test
    void aggregateWithAnotherStrategyIsRefused() {
        String[] said = {
            "GroupedBodyAggregationStrategy, which does not keep their deliveries",
            "trackBatches",
            "io.github.linkrelay.delivery.KeepsDeliveries"
        };
        refusesYaml(
                DELIVER,
                "aggregationStrategy: segmentBatches",
                "aggregationStrategy: \"#class:" + GroupedBodyAggregationStrategy.class.getName() + "\"",
                said);
        refusesJava(
                route -> route.aggregate(
                                new RouteBuilder() {
                                    @Override
                                    public void configure() {
                                        // For its expressions alone.
                                    }
                                }.constant(true),
                                new GroupedBodyAggregationStrategy())
                        .completionSize(2)
                        .to("deliver:mock:x"),
                said);
    }

    @Test
    void kameletWithoutDeliverIsRefused() {
        refusesYaml(
                DELIVER,
                "deliver:kamelet:segment-sink",
                "kamelet:segment-sink?noErrorHandler=true",
                "no deliver: behind the aggregate sends the batch",
                "deliver:kamelet:segment-sink");
        refusesJava(
                route -> route.to("kamelet:ga4-sink?noErrorHandler=true"),
                "the Kamelet ga4-sink takes a batch",
                "send them to deliver:kamelet:ga4-sink");
    }

    @Test
    void misspeltOptionOfAnHttpEndpointIsRefused() {
        refusesYaml(
                SINK,
                "httpMethod: POST",
                "httpMetod: POST",
                "has no option 'httpMetod', so that it would be sent as a part of the query",
                "Did you mean httpMethod?");
        refusesJava(
                route -> route.to("http://127.0.0.1:9/x?httpMetod=POST"),
                "has no option 'httpMetod'",
                "set the header CamelHttpQuery to httpMetod=VALUE");
    }

    @Test
    void misspeltOptionOfAnAddressThatIsMadeForEachEventOrOfAKameletIsRefused() {
        String[] said = {"http: has no option 'httpMetod'", "Did you mean httpMethod?"};
        refusesJava(route -> route.toD("http://127.0.0.1:9/${header.x}?httpMetod=POST"), said);
        refusesJava(
                route -> route.recipientList(new ConstantExpression("mock:x, http://127.0.0.1:9/x?httpMetod=POST")),
                said);
        refusesJava(route -> route.enrich("http://127.0.0.1:9/x?httpMetod=POST").to("mock:x"), said);
        refusesYaml(
                DELIVER,
                "deliver:kamelet:segment-sink",
                "deliver:kamelet:segment-sink?writeKy=x",
                "the Kamelet segment-sink has no parameter 'writeKy'",
                "Did you mean writeKey?");
    }

    @Test
    void callBeforeTheAnswerIsRefusedWithItsLine() throws IOException {
        int line = 1
                + Files.readAllLines(Path.of("routes/receive.camel.yaml"))
                        .indexOf("              # Returns once the event is on disk.");
        refusesYaml(
                "routes/receive.camel.yaml",
                "              # Returns once the event is on disk.",
                "              - to: http://127.0.0.1:9/slow\n              #",
                "receive.camel.yaml:" + line + ": in the route 'receive' a call of http: waits for another service",
                "Do it in a route of its own that begins with outbox:");
    }

    @Test
    void routeWithoutAPolicyIsRefused() {
        refusesJava(route -> route.routeConfigurationId("delivry").to("mock:x"), "'delivry', which is none");
    }

    @Test
    void policyThatSaysNothingOfFailuresIsRefused() {
        refusesYaml(
                "routes/delivery.camel.yaml",
                "- routeConfiguration:\n    id: delivery\n",
                "- routeConfiguration:\n"
                        + "    id: delivery\n    description: empty\n- routeConfiguration:\n    id: another\n",
                "'delivery' says nothing of failures",
                "as in routes/delivery.camel.yaml");
    }

    @Test
    void eventThatComesToALosingAggregateByAnAddressOfItsOwnIsHeldAndNotLost() throws Exception {
        try (LocalLinkrelay linkrelay =
                startJava(route -> route.setHeader("where").constant("losing").toD("direct:${header.where}"))) {
            assertThat(linkrelay.webhooks().send(Webhooks.click("one"))).isEqualTo(200);
            await().untilAsserted(() -> assertThat(linkrelay.outbox().destinations())
                    .filteredOn(one -> one.name().equals("second"))
                    .singleElement()
                    .satisfies(second -> {
                        assertThat(second.waiting()).isEqualTo(1);
                        assertThat(second.filtered()).isZero();
                        assertThat(second.reason()).contains("GroupedBodyAggregationStrategy, which does not keep");
                    }));
        }
    }

    @Test
    void routeOfOnesOwnThatSendsByAnyProducerIsStartedAndItsSuccessIsDelivered() throws Exception {
        try (LocalLinkrelay linkrelay = startJava(route -> route.to("mock:sent?retainFirst=1"))) {
            assertThat(linkrelay.webhooks().send(Webhooks.click("one"))).isEqualTo(200);
            await().untilAsserted(() -> assertThat(linkrelay.outbox().destinations())
                    .filteredOn(one -> one.name().equals("second"))
                    .extracting(DestinationStatus::delivered)
                    .containsExactly(1L));
        }
    }

    @Test
    void queryThatIsNoOptionAndOneInTheHeaderAreSentAsTheyAre() {
        startJava(route -> route.setHeader("CamelHttpQuery")
                        .constant("httpMetod=x")
                        .to("http://127.0.0.1:9/x?tenant=t1"))
                .close();
    }
}
