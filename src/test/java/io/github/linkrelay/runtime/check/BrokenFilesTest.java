package io.github.linkrelay.runtime.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.files.RouteFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped files, with one thing broken at a time. */
class BrokenFilesTest {
    private static final String SETTINGS = "application.properties";
    private static final String DELIVER = "routes/deliver-segment.camel.yaml";
    private static final String RECEIVE = "routes/receive.camel.yaml";
    private static final String POLICY = "routes/delivery.camel.yaml";
    private static final String LOOK_UP = "routes/resolve-user-id.camel.yaml";
    private static final String SINK = "routes/kamelets/segment-sink.kamelet.yaml";
    private static final String MORE = "routes/more.camel.yaml";

    private final RouteFiles shipped = read();

    private static RouteFiles read() {
        try {
            return RouteFiles.read(Path.of(""));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<FileProblem> problems(RouteFiles files) {
        byte[] body = Webhooks.click("t1");
        return new CandidateCheck()
                .check(files, List.of(new StoredEvent(17, EventKey.of(body), "link.clicked", 1, body)))
                .problems();
    }

    /** Where a text stands first, from 1. */
    private static int lineOf(String text, String part) {
        List<String> lines = Arrays.asList(text.split("\n", -1));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(part)) {
                return i + 1;
            }
        }
        throw new AssertionError("no line has " + part);
    }

    /** A route of a team's own, {@code steps} as they stand below it. */
    private static String route(String id, String from, String steps) {
        return "- route:\n    id: " + id + "\n    from:\n      uri: " + from + "\n      steps:\n" + steps;
    }

    /** An edit of one file: what is replaced, by what, where the problem is then, and what it says. */
    static Stream<Arguments> edits() {
        return Stream.of(
                arguments(
                        "syntax",
                        DELIVER,
                        "streamCache: false",
                        "streamCache: 'false",
                        "streamCache",
                        "this is no YAML",
                        "Look at the indentation"),
                arguments(
                        "step",
                        DELIVER,
                        "- circuitBreaker:",
                        "- circuitBraker:",
                        "circuitBraker",
                        "there is no step 'circuitBraker'",
                        "Did you mean circuitBreaker?"),
                arguments(
                        "option of a step",
                        DELIVER,
                        "completionInterval:",
                        "completionIntervall:",
                        "completionIntervall",
                        "there is no 'completionIntervall' in aggregate",
                        "Did you mean completionInterval?"),
                arguments(
                        "step in a Kamelet",
                        SINK,
                        "- removeHeaders:",
                        "- removeHaeders:",
                        "removeHaeders",
                        "there is no step 'removeHaeders'",
                        "Did you mean removeHeaders?"),
                arguments(
                        "option of an endpoint",
                        DELIVER,
                        "maxInFlightBytes:",
                        "maxInFlightByte:",
                        "maxInFlightByte:",
                        "outbox: has no option 'maxInFlightByte'",
                        "Did you mean maxInFlightBytes?"),
                arguments(
                        "option of an endpoint in a Kamelet",
                        SINK,
                        "uri: kamelet:source\n      steps:",
                        "uri: kamelet:source\n      steps:\n        - to: direct:resolve-user-id?timeuot=5\n",
                        "timeuot",
                        "direct: has no option 'timeuot'",
                        "Did you mean timeout?"),
                arguments(
                        "component",
                        LOOK_UP,
                        "caffeine-cache:user-ids",
                        "cafeine-cache:user-ids",
                        "cafeine-cache",
                        "there is no component 'cafeine-cache'",
                        "Did you mean caffeine-cache?"),
                arguments(
                        "bean",
                        DELIVER,
                        "ref: trackMapper",
                        "ref: trackMaper",
                        "trackMaper",
                        "there is no bean 'trackMaper'",
                        "Did you mean trackMapper?"),
                arguments(
                        "bean far from any",
                        DELIVER,
                        "ref: trackMapper",
                        "ref: priceList",
                        "priceList",
                        "there is no bean 'priceList'",
                        "camel.beans.priceList"),
                arguments(
                        "bean in a Kamelet",
                        SINK,
                        "ref: \"{{target}}\"",
                        "ref: deliveryPolcy",
                        "ref: deliveryPolcy",
                        "there is no bean 'deliveryPolcy'",
                        "Did you mean deliveryPolicy?"),
                arguments(
                        "pool of threads",
                        DELIVER,
                        "executorService: segmentSenders",
                        "executorService: senders",
                        "executorService",
                        "there is no bean 'senders'",
                        ""),
                arguments(
                        "Kamelet",
                        DELIVER,
                        "deliver:kamelet:segment-sink",
                        "deliver:kamelet:segmant-sink",
                        "segmant-sink",
                        "there is no Kamelet 'segmant-sink'",
                        "Did you mean segment-sink?"),
                arguments(
                        "parameter of a Kamelet",
                        DELIVER,
                        "deliver:kamelet:segment-sink",
                        "deliver:kamelet:segment-sink?endpiont=http://localhost",
                        "endpiont",
                        "the Kamelet segment-sink has no parameter 'endpiont'",
                        "Did you mean endpoint?"),
                arguments(
                        "name of a Kamelet",
                        SINK,
                        "  name: segment-sink",
                        "  name: segment-sinks",
                        "segment-sinks",
                        "metadata.name is 'segment-sinks'",
                        "Write name: segment-sink"),
                arguments(
                        "setting that is named",
                        DELIVER,
                        "{{linkrelay.delivery.hold}}",
                        "{{linkrelay.delivery.holt}}",
                        "holt",
                        "there is no setting linkrelay.delivery.holt",
                        "Did you mean linkrelay.delivery.hold?"),
                arguments(
                        "no policy",
                        DELIVER,
                        "    routeConfigurationId: delivery\n",
                        "",
                        "id: deliver-segment",
                        "has no routeConfigurationId",
                        "Add routeConfigurationId: delivery"),
                arguments(
                        "policy",
                        DELIVER,
                        "routeConfigurationId: delivery",
                        "routeConfigurationId: delivry",
                        "delivry",
                        "there is no route configuration 'delivry'",
                        "Did you mean delivery?"),
                arguments(
                        "strategy of an aggregate",
                        DELIVER,
                        "aggregationStrategy: segmentBatches",
                        "aggregationStrategy:"
                                + " \"#class:org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy\"",
                        "- aggregate:",
                        "GroupedBodyAggregationStrategy, which does not keep their deliveries",
                        "KeepsDeliveries"),
                arguments(
                        "Kamelet without deliver:",
                        DELIVER,
                        "uri: deliver:kamelet:segment-sink",
                        "uri: kamelet:segment-sink",
                        "- aggregate:",
                        "no deliver: behind the aggregate sends the batch",
                        "deliver:kamelet:segment-sink"),
                arguments(
                        "Kamelet without deliver: and without its error handler",
                        DELIVER,
                        "uri: deliver:kamelet:segment-sink",
                        "uri: kamelet:segment-sink?noErrorHandler=true",
                        "- aggregate:",
                        "no deliver: behind the aggregate sends the batch",
                        "deliver:kamelet:segment-sink"),
                arguments(
                        "Kamelet that is given single events",
                        DELIVER,
                        "        # Steps of your own that change",
                        "        - to: kamelet:segment-sink\n        #",
                        "to: kamelet:segment-sink",
                        "the Kamelet segment-sink takes a batch",
                        "behind it send them to deliver:kamelet:segment-sink"),
                arguments(
                        "error handler",
                        DELIVER,
                        "    routeConfigurationId: delivery\n",
                        "    routeConfigurationId: delivery\n    errorHandler:\n      noErrorHandler: {}\n",
                        "- route:",
                        "is an error handler, which takes the place",
                        "Leave out errorHandler"),
                arguments(
                        "option of an HTTP endpoint",
                        SINK,
                        "httpMethod: POST",
                        "httpMetod: POST",
                        "httpMetod",
                        "has no option 'httpMetod'",
                        "Did you mean httpMethod? If the query is to have it, set the header"),
                arguments(
                        "option of an HTTP endpoint by its case",
                        LOOK_UP,
                        "httpMethod: POST",
                        "httpMethod: POST\n                                throwexceptiononfailure: false",
                        "throwexception",
                        "has no option 'throwexceptiononfailure'",
                        "Did you mean throwExceptionOnFailure?"),
                arguments(
                        "option of an HTTP endpoint that is asked",
                        DELIVER,
                        "        # Steps of your own that change",
                        "        - enrich:\n            simple: \"http://127.0.0.1:9/${header.x}?httpMethd=POST\"\n        #",
                        "httpMethd",
                        "http: has no option 'httpMethd'",
                        "Did you mean httpMethod?"),
                arguments(
                        "option of an HTTP endpoint in a list",
                        DELIVER,
                        "        # Steps of your own that change",
                        "        - recipientList:\n            constant: \"mock:x, http://127.0.0.1:9/y?httpMethd=POST\"\n        #",
                        "httpMethd",
                        "http: has no option 'httpMethd'",
                        "Did you mean httpMethod?"),
                arguments(
                        "call before the answer",
                        RECEIVE,
                        "              # Returns once the event is on disk.",
                        "              - to: http://prices.example.org/list\n              #",
                        "prices.example.org",
                        "in the route 'receive' a call of http: waits for another service",
                        "Do it in a route of its own that begins with outbox:"),
                arguments(
                        "delay before the answer",
                        RECEIVE,
                        "        - process:\n            id: answer",
                        "        - delay:\n            constant: 500\n        - process:\n            id: answer",
                        "- delay",
                        "in the route 'receive' a delay waits",
                        "Do it in a route of its own that begins with outbox:"),
                arguments(
                        "call in an error handler before the answer",
                        RECEIVE,
                        "          id: quarantine\n          uri: outbox:events\n          parameters:\n            operation: quarantine",
                        "          uri: http://prices.example.org/list",
                        "- to:",
                        "in the route 'receive' a call of http: waits for another service",
                        "Do it in a route of its own that begins with outbox:"),
                arguments(
                        "expression that Camel can't read",
                        DELIVER,
                        "        # Steps of your own that change",
                        "        - setBody:\n            id: broken\n            simple: \"${body\"\n        #",
                        "- setBody",
                        "the step 'broken' can't be built",
                        ""),
                arguments(
                        "expression in a branch",
                        DELIVER,
                        "        # Steps of your own that change",
                        "        - choice:\n            when:\n              - simple: \"${body} == 1\"\n                steps:\n                  - log: x\n                  - setBody:\n                      id: deep\n                      simple: \"${body\"\n        #",
                        "- setBody",
                        "the step 'deep' can't be built",
                        ""),
                arguments(
                        "language that is not there",
                        DELIVER,
                        "        # Steps of your own that change",
                        "        - setBody:\n            id: asked\n            jsonpath: $.x\n        #",
                        "- setBody",
                        "the step 'asked' can't be built",
                        ""),
                arguments(
                        "data format that is not there",
                        DELIVER,
                        "        # Steps of your own that change",
                        "        - unmarshal:\n            id: opened\n            avro: {}\n        #",
                        "- unmarshal",
                        "the step 'opened' can't be built",
                        ""),
                arguments(
                        "step around others",
                        DELIVER,
                        "            completionSize: \"{{linkrelay.segment.batch.size}}\"\n            completionInterval: \"{{linkrelay.segment.batch.interval}}\"\n",
                        "",
                        "- aggregate:",
                        "the step 'batch' can't be built: At least one of the completions options",
                        ""),
                arguments(
                        "value of an option of a step",
                        DELIVER,
                        "completionSize: \"{{linkrelay.segment.batch.size}}\"",
                        "completionSize: many",
                        "- aggregate:",
                        "the step 'batch' can't be built",
                        ""),
                arguments(
                        "value of an option of the beginning",
                        DELIVER,
                        "destination: segment\n",
                        "destination: segment\n        startFrom: yesterday\n",
                        "uri: outbox:events",
                        "The outbox option startFrom must be oldest, newest, or a time",
                        ""),
                arguments(
                        "value of an option in a Kamelet",
                        SINK,
                        "httpMethod: POST",
                        "httpMethod: POSTED",
                        "to:",
                        "can't be built",
                        ""),
                arguments(
                        "class of a bean in a Kamelet",
                        SINK,
                        "#class:io.github.linkrelay.segment.SegmentRequest",
                        "#class:io.github.linkrelay.segment.SegmentRequst",
                        "SegmentRequst",
                        "there is no class io.github.linkrelay.segment.SegmentRequst",
                        ""),
                arguments(
                        "class of a bean",
                        LOOK_UP,
                        "#class:io.github.linkrelay.delivery.HttpTarget",
                        "#class:io.github.linkrelay.delivery.HttpTarge",
                        "HttpTarge\"",
                        "there is no class io.github.linkrelay.delivery.HttpTarge",
                        ""),
                arguments(
                        "class of an exception",
                        POLICY,
                        "java.lang.Exception",
                        "java.lang.Exeption",
                        "Exeption",
                        "there is no class java.lang.Exeption",
                        ""),
                arguments(
                        "no destination",
                        DELIVER,
                        "        destination: segment\n",
                        "",
                        "uri: outbox:events",
                        "for no destination",
                        "Add the parameter destination"),
                arguments(
                        "transform",
                        DELIVER,
                        "        # Steps of your own that change",
                        "        - setBody:\n            id: shout\n            simple: \"${body.foo.bar}\"\n        #",
                        "setBody",
                        "can't deliver event 17 (link.clicked): the step 'shout' failed",
                        "Mend the step"),
                arguments(
                        "key",
                        SETTINGS,
                        "linkrelay.segment.campaign=",
                        "linkrelay.segment.campain=",
                        "campain",
                        "there is no setting linkrelay.segment.campain",
                        "Did you mean linkrelay.segment.campaign?"),
                arguments(
                        "value",
                        SETTINGS,
                        "linkrelay.segment.campaign=true",
                        "linkrelay.segment.campaign=yes",
                        "linkrelay.segment.campaign=yes",
                        "linkrelay.segment.campaign is 'yes'",
                        "It must be true or false"),
                arguments(
                        "Camel's key",
                        SETTINGS,
                        "camel.component.http.so-timeout=",
                        "camel.component.http.so-timeut=",
                        "so-timeut",
                        "soTimeut",
                        ""));
    }

    @Test
    void routesThatSendToAListAndRoutesOfATemplateAreWhole() {
        for (String step : List.of(
                "recipientList:\n            constant: mock:x,mock:y",
                "recipientList:\n            delimiter: ;\n            constant: direct:resolve-user-id;mock:y",
                "recipientList:\n            simple: \"mock:${header.CamelOutboxKey}\"",
                "routingSlip:\n            constant: mock:x",
                "dynamicRouter:\n            simple: \"${header.CamelSlipEndpoint == null ? 'mock:x' : null}\"")) {
            String list = route("lists", "outbox:events?destination=lists", "        - " + step + "\n")
                    .replace("id: lists\n", "id: lists\n    routeConfigurationId: delivery\n");
            assertThat(problems(shipped.with(MORE, list))).as(step).isEmpty();
        }
        assertThat(
                        problems(
                                shipped.with(
                                        MORE,
                                        """
                - routeTemplate:
                    id: logs
                    parameters:
                      - name: from
                      - name: where
                    from:
                      uri: "direct:{{from}}"
                      steps:
                        - to: "log:{{where}}"
                - templatedRoute:
                    routeTemplateRef: logs
                    routeId: logs-some
                    parameters:
                      - name: from
                        value: some
                      - name: where
                        value: some
                """)))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void problemHasItsFileLineAndRemedy(
            String kind, String file, String from, String to, String place, String what, String remedy) {
        String text = shipped.text(file);
        assertThat(text).contains(from);
        String broken = text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to));

        List<FileProblem> problems = problems(shipped.with(file, broken));

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).file()).isEqualTo(file);
        assertThat(problems.get(0).line()).isEqualTo(lineOf(broken, place));
        assertThat(problems.get(0).what()).contains(what);
        assertThat(problems.get(0).remedy()).contains(remedy);
    }

    @Test
    void shippedFilesHaveNone() {
        assertThat(problems(shipped)).isEmpty();
    }

    @Test
    void emptyFileIsOne() {
        assertThat(problems(shipped.with(DELIVER, "")))
                .extracting(FileProblem::toString)
                .containsExactly(DELIVER + ":1: the file is empty. Put its content back, or delete it.");
    }

    /** Wherever a save was cut off, the check must not take it for the whole, unless what is there is whole. */
    @Test
    void fileThatNestsWithoutEndIsOne() {
        assertThat(problems(shipped.with(MORE, "- route: " + "[".repeat(20_000))))
                .extracting(FileProblem::file, FileProblem::what)
                .containsExactly(tuple(MORE, "this nests too deep to be read"));
    }

    @Test
    void halfWrittenFileIsOneWhereverItWasCut() {
        String whole = shipped.text(DELIVER);
        int lastStep = whole.indexOf("executorService:");
        List<Integer> taken = new ArrayList<>();
        for (int end = whole.indexOf("- route:"); end < lastStep; end += 173) {
            RouteFiles cut = shipped.with(DELIVER, whole.substring(0, end));
            if (problems(cut).stream().noneMatch(problem -> problem.file().equals(DELIVER))) {
                taken.add(end);
            }
        }
        assertThat(taken).isEmpty();
    }

    @Test
    void routeWithoutAFromIsOne() {
        String text = "- route:\n    id: cut\n    startupOrder: 7\n";

        assertThat(problems(shipped.with(MORE, text)))
                .extracting(FileProblem::toString)
                .containsExactly(MORE + ":2: the route 'cut' begins with no from. Is the file complete?");
    }

    @Test
    void duplicateRouteIdNamesBothFiles() {
        String twin = route("receive", "platform-http:/twin", "        - to: outbox:events\n");

        List<FileProblem> problems = problems(shipped.with(MORE, twin));

        assertThat(problems)
                .extracting(FileProblem::toString)
                .containsExactly(RECEIVE + ":"
                        + lineOf(shipped.text(RECEIVE), "id: receive") + ": the route id 'receive' is taken by " + MORE
                        + ":2. Give each route an id of its own.");
    }

    @Test
    void twoRoutesOfOneDestinationAreOne() {
        String second = secondDestination();

        List<FileProblem> problems = problems(shipped.with(MORE, second));

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).toString())
                .startsWith(MORE + ":" + lineOf(second, "destination: segment") + ":")
                .contains("the destination 'segment' of outbox:events has a route already, in " + DELIVER);
    }

    @Test
    void destinationOfAnotherOutboxIsNone() {
        assertThat(problems(shipped.with(MORE, secondDestination().replace("outbox:events", "outbox:others"))))
                .isEmpty();
    }

    /** Whoever copies a file keeps the ids of its steps, and Camel wants them all to differ. */
    @Test
    void stepIdThatIsTakenIsOne() {
        String second = secondDestination()
                .replace("destination: segment", "destination: again")
                .replace("- bean:", "- bean:\n            id: track");

        List<FileProblem> problems = problems(shipped.with(MORE, second));

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).toString())
                .startsWith(MORE + ":" + lineOf(second, "id: track") + ":")
                .contains("the step id 'track' is taken by " + DELIVER);
    }

    @Test
    void startupOrderThatIsTakenIsOne() {
        String second = secondDestination()
                .replace("destination: segment", "destination: again")
                .replace("startupOrder: 101", "startupOrder: 100");

        assertThat(problems(shipped.with(MORE, second)))
                .extracting(FileProblem::file, FileProblem::line)
                .containsExactly(tuple(MORE, lineOf(second, "startupOrder")));
    }

    @Test
    void deliverRouteThatSendsNothingIsOne() {
        String forgetful =
                shipped.text(DELIVER).substring(0, shipped.text(DELIVER).indexOf("        - aggregate:"));

        assertThat(problems(shipped.with(DELIVER, forgetful)))
                .extracting(FileProblem::what)
                .containsExactly("the route 'deliver-segment' takes events from the outbox and sends them nowhere");
    }

    private String secondDestination() {
        return shipped.text(DELIVER)
                .replace("id: deliver-segment", "id: deliver-again")
                .replace("startupOrder: 100", "startupOrder: 101")
                .replaceAll("(?m)^ {12,}id: .*\n", "");
    }

    @Test
    void missingReceiveRouteIsOne() {
        assertThat(problems(shipped.without(RECEIVE)))
                .extracting(FileProblem::toString)
                .containsExactly(RECEIVE + ": no route receives webhooks and stores them in the outbox. Put " + RECEIVE
                        + " back, or write a route that ends in outbox:events.");
    }

    @Test
    void missingPolicyFileIsOneOfTheRouteThatNeedsIt() {
        assertThat(problems(shipped.without(POLICY)))
                .extracting(FileProblem::file, FileProblem::what)
                .containsExactly(tuple(DELIVER, "there is no route configuration 'delivery'"));
    }

    @Test
    void directEndpointWithoutRouteIsOneUnlessItsStepIsOff() {
        assertThat(problems(shipped.without(LOOK_UP))).isEmpty();

        RouteFiles on = shipped.without(LOOK_UP)
                .with(
                        SETTINGS,
                        shipped.text(SETTINGS)
                                .replace(
                                        "linkrelay.segment.look-up.disabled=true",
                                        "linkrelay.segment.look-up.disabled=false"));
        assertThat(problems(on))
                .extracting(FileProblem::file, FileProblem::line, FileProblem::what)
                .containsExactly(tuple(
                        DELIVER,
                        lineOf(shipped.text(DELIVER), "uri: direct:resolve-user-id"),
                        "no route begins with direct:resolve-user-id"));
    }

    @Test
    void routeWithoutStepsIsOne() {
        assertThat(problems(shipped.with(
                        MORE, "- route:\n    id: idle\n    from:\n      uri: direct:idle\n      steps: []\n")))
                .extracting(FileProblem::what)
                .containsExactly("the route 'idle' has no steps");
    }

    @Test
    void severalProblemsAreToldAtOnce() {
        UnaryOperator<String> mistype =
                text -> text.replace("ref: trackMapper", "ref: trackMaper").replace("maxAge:", "maxAges:");
        RouteFiles broken = shipped.with(DELIVER, mistype.apply(shipped.text(DELIVER)))
                .with(RECEIVE, shipped.text(RECEIVE).replace("idempotentConsumer:", "idempotentConsummer:"))
                .with(
                        SETTINGS,
                        shipped.text(SETTINGS)
                                .replace(
                                        "linkrelay.segment.campaign=true",
                                        "linkrelay.segment.campaign=1\nlinkrelay.segment.kampaign=1"));

        assertThat(problems(broken))
                .extracting(FileProblem::file)
                .containsExactly(SETTINGS, SETTINGS, DELIVER, DELIVER, RECEIVE);
    }

    @Test
    void misspeltKeyBesideTheRightOneIsToldWithItsOwnLine() {
        String text = shipped.text(SETTINGS);
        int last = (int) text.lines().count();
        RouteFiles broken = shipped.with(
                SETTINGS,
                text + "linkrelay.delivery.hol=10s\ncamel.server.max-bodysize=4\nlinkrelay.segment.batch.siz=5\n");

        assertThat(problems(broken))
                .extracting(FileProblem::line, FileProblem::what)
                .containsExactlyInAnyOrder(
                        tuple(last + 1, "there is no setting linkrelay.delivery.hol"),
                        tuple(last + 2, "camel.server.max-bodysize must be written as camel.server.max-body-size"),
                        tuple(last + 3, "there is no setting linkrelay.segment.batch.siz"));
    }

    @Test
    void eventThatIsTooLargeIsNotTheFilesFault() {
        String small = shipped.text(SETTINGS)
                .replace("linkrelay.segment.event.bytes=32768", "linkrelay.segment.event.bytes=99");

        assertThat(problems(shipped.with(SETTINGS, small))).isEmpty();
    }

    @Test
    void failureThatFollowsAnAnswerOfTheTrialIsNotTheFilesFault() {
        String asks = shipped.text(DELIVER)
                .replace(
                        "        # Steps of your own that change",
                        "        - to: http://prices.example.org/list\n        - unmarshal:\n            json: {}\n        #");
        assertThat(asks).contains("prices.example.org");

        assertThat(problems(shipped.with(DELIVER, asks))).isEmpty();
    }
}
