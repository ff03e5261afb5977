package io.github.linkrelay.runtime.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.harness.BareContext;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.runtime.check.trial.EventTrial;
import io.github.linkrelay.runtime.check.trial.EventTrial.TrialOutcome;
import io.github.linkrelay.runtime.check.trial.Patience;
import io.github.linkrelay.runtime.check.trial.RouteTrial;
import io.github.linkrelay.runtime.check.trial.TrialRequest;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.files.RouteFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CamelContextTracker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shipped files, and files near them, would do. */
class CandidateCheckTest {
    private static final String SETTINGS = "application.properties";
    private static final String DELIVER = "routes/deliver-segment.camel.yaml";
    private static final String ALERTS = "routes/alerts.camel.yaml";
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-06-15T12:00:00Z"), ZoneOffset.UTC);
    private static final String KEY = "a-very-secret-write-key";
    private static final String OWN_STEPS = "        # Steps of your own that change";

    private final RouteFiles shipped;

    CandidateCheckTest() throws IOException {
        shipped = RouteFiles.read(Path.of(""));
    }

    private static StoredEvent event(long sequence, byte[] body) {
        return new StoredEvent(sequence, EventKey.of(body), "link.clicked", 1, body);
    }

    private static List<StoredEvent> clicks(int count) {
        return Stream.iterate(1, i -> i + 1)
                .limit(count)
                .map(i -> event(i, Webhooks.click("t" + i)))
                .toList();
    }

    private RouteFiles live(String endpoint) {
        return shipped.with(
                SETTINGS,
                shipped.text(SETTINGS)
                        .replace("{{env:WEBHOOK_SECRET:}}", "whsec_nobody_knows")
                        .replace("{{env:SEGMENT_WRITE_KEY:}}", KEY)
                        .replace("{{env:SEGMENT_ENDPOINT:https://api.segment.io}}", endpoint));
    }

    @Test
    void endOfACheckIsNotTakenForTheEndOfAnotherContext() throws Exception {
        List<CamelContext> ended = new ArrayList<>();
        try (CamelContextTracker tracker = new CamelContextTracker() {
            @Override
            public void contextDestroyed(CamelContext context) {
                ended.add(context);
            }
        }) {
            tracker.open();
            new CandidateCheck().check(RouteFiles.read(Path.of("")), List.of());
        }
        assertThat(ended).isEmpty();
    }

    @Test
    void requestIsTheOneThatWouldBeSent() {
        RouteTrial trial = new CandidateCheck(null, NOON)
                .check(live("http://127.0.0.1:9"), clicks(1))
                .trials()
                .get(0);

        assertThat(trial.route()).isEqualTo("deliver-segment");
        assertThat(trial.file()).isEqualTo(DELIVER);
        assertThat(trial.destination()).isEqualTo("segment");
        assertThat(trial.requests()).hasSize(1);
        TrialRequest request = trial.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.url()).isEqualTo("http://127.0.0.1:9/v1/batch");
        assertThat(request.headers())
                .isEqualTo(new TreeMap<>(Map.of("Authorization", "***", "Content-Type", "application/json")));
        assertThat(request.body())
                .isEqualTo("{\"writeKey\":\"***\",\"sentAt\":\"2026-06-15T12:00:00.000Z\",\"batch\":["
                        + trial.events().get(0).call() + "]}");
    }

    @Test
    void eventsThatFitGoInOneBatchAndTheRestInTheNext() {
        RouteFiles small = shipped.with(
                SETTINGS,
                shipped.text(SETTINGS).replace("linkrelay.segment.batch.size=250", "linkrelay.segment.batch.size=2"));

        RouteTrial trial = new CandidateCheck().check(small, clicks(5)).trials().get(0);

        assertThat(trial.events()).extracting(EventTrial::outcome).containsOnly(TrialOutcome.SENT);
        assertThat(trial.requests()).hasSize(3);
    }

    @Test
    void filteredEventIsNotSentAndOthersAre() {
        RouteFiles filtered = shipped.with(
                DELIVER,
                shipped.text(DELIVER)
                        .replace(
                                OWN_STEPS,
                                "        - filter:\n            simple: \"${header.CamelOutboxSequence} == 2\"\n"
                                        + "            steps:\n              - stop: {}\n        #"));

        CheckResult result = new CandidateCheck().check(filtered, clicks(3));

        assertThat(result.problems()).isEmpty();
        assertThat(result.trials().get(0).events())
                .extracting(EventTrial::outcome)
                .containsExactly(TrialOutcome.SENT, TrialOutcome.FILTERED, TrialOutcome.SENT);
    }

    @Test
    void oneEventThatFailsIsNamedAndOthersAreSent() {
        RouteFiles choosy = shipped.with(
                DELIVER,
                shipped.text(DELIVER)
                        .replace(
                                OWN_STEPS,
                                "        - filter:\n            simple: \"${header.CamelOutboxSequence} == 2\"\n            steps:\n"
                                        + "              - throwException:\n                  id: refuse\n"
                                        + "                  exceptionType: java.lang.IllegalStateException\n"
                                        + "                  message: not this one\n        #"));

        CheckResult result = new CandidateCheck().check(choosy, clicks(3));

        assertThat(result.problems()).hasSize(1);
        assertThat(result.problems().get(0).what())
                .isEqualTo("the route 'deliver-segment' can't deliver event 2"
                        + " (link.clicked): the step 'refuse' failed: not this one");
        assertThat(result.trials().get(0).events())
                .extracting(EventTrial::outcome)
                .containsExactly(TrialOutcome.SENT, TrialOutcome.DEAD_LETTER, TrialOutcome.SENT);
    }

    @Test
    void problemSaysNothingOfAPerson() {
        byte[] body = ("{\"event\":\"link.clicked\",\"timestamp\":\"2026-06-14T09:26:53.589Z\","
                        + "\"data\":{\"email\":\"ann@example.com\",\"ip\":\"203.0.113.57\"}}")
                .getBytes(StandardCharsets.UTF_8);
        RouteFiles bodyInTheMessage = shipped.with(
                DELIVER,
                shipped.text(DELIVER)
                        .replace(
                                OWN_STEPS,
                                "        - setBody:\n            id: wrong\n            simple: \"${body.nope}\"\n        #"));
        RouteFiles valueInTheMessage = shipped.with(
                DELIVER,
                shipped.text(DELIVER)
                        .replace(
                                OWN_STEPS,
                                "        - throwException:\n            id: wrong\n            exceptionType: java.lang.IllegalStateException\n"
                                        + "            message: \"no number ${body.at('/properties/email').asText}\"\n        #"));

        for (RouteFiles files : List.of(bodyInTheMessage, valueInTheMessage)) {
            List<FileProblem> problems =
                    new CandidateCheck().check(files, List.of(event(1, body))).problems();
            assertThat(problems).hasSize(1);
            assertThat(problems.get(0).what())
                    .contains("the step 'wrong' failed")
                    .doesNotContain("ann@")
                    .doesNotContain("203.0");
        }
    }

    @Test
    void oneWrongSettingLeavesTheOthersInForce() {
        RouteFiles files = shipped.with(
                        SETTINGS,
                        shipped.text(SETTINGS).replace("segment.batch.size=250", "segment.batch.size=0")
                                + "\nmy.prefix=a\n")
                .with(
                        DELIVER,
                        shipped.text(DELIVER)
                                .replace(
                                        OWN_STEPS,
                                        "        - log:\n            message: \"{{my.prefix}}\"\n        #"));

        List<FileProblem> problems =
                new CandidateCheck().check(files, List.of()).problems();

        assertThat(problems).extracting(FileProblem::what).containsExactly("linkrelay.segment.batch.size is '0'");
    }

    @Test
    void settingThatNamesAMissingVariableIsNotCalledMisspelt() {
        RouteFiles files = shipped.with(SETTINGS, shipped.text(SETTINGS) + "\nmy.prefix={{env:LINKS_NOBODY_SET}}\n")
                .with(
                        DELIVER,
                        shipped.text(DELIVER)
                                .replace(
                                        OWN_STEPS,
                                        "        - log:\n            message: \"{{my.prefix}}\"\n        #"));

        List<FileProblem> problems =
                new CandidateCheck().check(files, List.of()).problems();

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).what())
                .contains("the setting my.prefix can't be resolved")
                .contains("LINKS_NOBODY_SET");
    }

    @Test
    void missingWebhookSecretIsToldOnceWithItsLine() {
        RouteFiles files = shipped.with(
                SETTINGS,
                shipped.text(SETTINGS)
                        .replace("{{env:WEBHOOK_SECRET:}}", "")
                        .replace("{{env:SEGMENT_WRITE_KEY:}}", KEY));

        List<FileProblem> problems =
                new CandidateCheck().check(files, List.of()).problems();

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).what()).contains("the webhook secret is missing");
        assertThat(problems.get(0).line()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            linkrelay.management.token=sh0rt              | linkrelay.management.token must have 12 characters or more
            linkrelay.management.user=ann                 | linkrelay.management.user and password go together
            linkrelay.management.viewer-token=0123456789ab | linkrelay.management.viewer-token needs an operator's token
            linkrelay.management.mask=data..ip            | linkrelay.management.mask: 'data..ip' is no path
            camel.management.port={{camel.server.port}}   | camel.management.port and camel.server.port are both 3000
            """)
    void settingOfTheManagementPortThatWouldKeepItFromStartingIsToldWithItsLine(String line, String what) {
        String key = line.substring(0, line.indexOf('='));
        String text = shipped.text(SETTINGS).replaceAll("(?m)^" + key + "=.*$", line);

        List<FileProblem> problems = new CandidateCheck()
                .check(shipped.with(SETTINGS, text), List.of())
                .problems();

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).what()).startsWith(what).doesNotContain("sh0rt");
        assertThat(problems.get(0).line()).isEqualTo(List.of(text.split("\n")).indexOf(line) + 1);
    }

    @Test
    void allExamplesCanBeSwitchedOnTogether() throws IOException {
        RouteFiles all = shipped;
        try (Stream<Path> examples = Files.list(Path.of("routes/examples"))) {
            for (Path example : examples.toList()) {
                all = all.with("routes/" + example.getFileName(), Files.readString(example));
            }
        }

        assertThat(new CandidateCheck().check(all, List.of()).problems())
                .extracting(FileProblem::what)
                .noneMatch(what -> what.contains(" is taken by "));
    }

    @Test
    void jarOfAKameletMayBeMissingUntilARouteCallsIt() throws IOException {
        String sink = "routes/kamelets/salesforce-sink.kamelet.yaml";
        RouteFiles unused = shipped.with(sink, shipped.text(sink).replace("salesforce:raw", "nowhere:raw"));
        RouteFiles used = unused.with(
                "routes/deliver-salesforce.camel.yaml",
                Files.readString(Path.of("routes/examples/deliver-salesforce.camel.yaml")));

        assertThat(new CandidateCheck().check(unused, List.of()).problems()).isEmpty();
        assertThat(new CandidateCheck().check(used, List.of()).problems())
                .extracting(FileProblem::what)
                .contains("there is no component 'nowhere'");
    }

    @Test
    void failureInTheKameletIsAProblemOfTheKamelet() {
        String sink = "routes/kamelets/segment-sink.kamelet.yaml";
        RouteFiles broken = shipped.with(
                sink,
                shipped.text(sink)
                        .replace(
                                "        - setBody:",
                                "        - throwException:\n            exceptionType: java.lang.IllegalStateException\n"
                                        + "            message: no luck\n        - setBody:"));

        List<FileProblem> problems =
                new CandidateCheck().check(broken, clicks(2)).problems();

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).file()).isEqualTo(sink);
        assertThat(problems.get(0).what())
                .contains("can't deliver event 1 (link.clicked), and 1 more")
                .contains("no luck");
    }

    @Test
    void nothingIsSentStoredOrStarted(@TempDir Path data) throws IOException {
        AtomicInteger requests = new AtomicInteger();
        HttpServer segment = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        segment.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        segment.start();
        try {
            String endpoint = "http://127.0.0.1:" + segment.getAddress().getPort();
            RouteFiles files = live(endpoint);
            files = files.with(
                    SETTINGS,
                    files.text(SETTINGS)
                            .replace(
                                    "{{env:DATA_DIR:./data}}",
                                    data.resolve("outbox").toString())
                            .replace("look-up.disabled=true", "look-up.disabled=false")
                            .replace("http://localhost:8080/user-id", endpoint + "/user-id"));

            CheckResult result = new CandidateCheck().check(files, clicks(3));

            assertThat(result.problems()).isEmpty();
            assertThat(result.trials().get(0).requests())
                    .extracting(TrialRequest::url)
                    .contains(endpoint + "/user-id", endpoint + "/v1/batch");
            assertThat(requests).hasValue(0);
            assertThat(Files.exists(data.resolve("outbox"))).isFalse();
        } finally {
            segment.stop(0);
        }
    }

    @Test
    void noThreadStaysBehind() {
        new CandidateCheck().check(shipped, clicks(1));
        Set<Long> before = threads();

        for (int i = 0; i < 3; i++) {
            new CandidateCheck().check(shipped, clicks(3));
            new CandidateCheck().check(shipped.with(DELIVER, ""), clicks(3));
        }

        await().untilAsserted(() -> assertThat(before).containsAll(threads()));
    }

    private static Set<Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("Camel"))
                .map(Thread::getId)
                .collect(Collectors.toSet());
    }

    @Test
    void secretIsNowhereInTheResult() {
        CheckResult result = new CandidateCheck().check(live("http://127.0.0.1:9"), clicks(2));

        assertThat(result.trials()).isNotEmpty();
        assertThat(result.toString()).doesNotContain(KEY).doesNotContain("whsec_nobody_knows");
    }

    @Test
    void alertsAreBuiltButNotPostedAndTheirAddressIsNowhereInTheResult() throws Exception {
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + nobody.getLocalPort() + "/T0Aa1Bb2";
            RouteFiles on = shipped.with(
                    SETTINGS,
                    live("http://127.0.0.1:9")
                            .text(SETTINGS)
                            .replace("{{env:ALERTS_URL:}}", address)
                            .replace("linkrelay.alerts.interval=30s", "linkrelay.alerts.interval=100ms"));
            CheckResult result = new CandidateCheck().check(on, clicks(2));
            assertThat(result.problems()).isEmpty();
            assertThat(result.toString()).doesNotContain("T0Aa1Bb2");
            nobody.setSoTimeout(1);
            assertThatThrownBy(nobody::accept).isInstanceOf(SocketTimeoutException.class);

            List<FileProblem> problems = new CandidateCheck()
                    .check(
                            on.with(
                                    ALERTS,
                                    on.text(ALERTS)
                                            .replace("ref: alerts\n", "ref: alert\n")
                                            .replace("uri: https:alerts", "uri: \"nosuch:{{linkrelay.alerts.url}}\"")),
                            List.of())
                    .problems();
            assertThat(problems).extracting(FileProblem::file).containsOnly(ALERTS);
            assertThat(problems)
                    .extracting(FileProblem::what)
                    .anyMatch(what -> what.contains("there is no bean 'alert'"));
            assertThat(problems.toString()).contains("nosuch").doesNotContain("T0Aa1Bb2");
        }
    }

    @Test
    void beansOfTheRunningContextCanBeNamedAndDoNotReplaceTheCandidates() throws Exception {
        RouteFiles own = shipped.with(
                DELIVER,
                shipped.text(DELIVER).replace(OWN_STEPS, "        - process:\n            ref: teamStep\n        #"));
        assertThat(new CandidateCheck().check(own, clicks(1)).problems())
                .extracting(FileProblem::what)
                .containsExactly("there is no bean 'teamStep'");

        try (DefaultCamelContext running = BareContext.create()) {
            running.start();
            running.getRegistry().bind("teamStep", (Processor) exchange -> {});
            running.getRegistry().bind("trackMapper", "not the one");

            assertThat(new CandidateCheck(running).check(own, clicks(1)).problems())
                    .isEmpty();
        }
    }

    @Test
    void problemsAreNotLogged() {
        try (LogLines lines = new LogLines()) {
            new CandidateCheck()
                    .check(
                            shipped.with(DELIVER, shipped.text(DELIVER).replace("ref: trackMapper", "ref: nobody")),
                            clicks(1));
            new CandidateCheck().check(shipped.with(SETTINGS, "linkrelay.segment.campaign=maybe"), clicks(1));
            assertThat(new CandidateCheck()
                            .check(
                                    shipped.with(
                                            DELIVER,
                                            shipped.text(DELIVER)
                                                    .replace(
                                                            OWN_STEPS,
                                                            "        - throwException:\n            exceptionType: java.lang.IllegalStateException\n"
                                                                    + "            message: no luck\n        #")),
                                    clicks(1))
                            .problems())
                    .hasSize(1);

            assertThat(lines.complaints()).isEmpty();
        }
    }

    private CheckResult impatient(int delayMillis, int events, Patience patience) {
        RouteFiles slow = shipped.with(
                DELIVER,
                shipped.text(DELIVER)
                        .replace(
                                OWN_STEPS,
                                "        - delay:\n            id: slow\n            asyncDelayed: false\n            constant: "
                                        + delayMillis + "\n        #"));
        return new CandidateCheck(null, NOON, patience).check(slow, clicks(events));
    }

    private int lineOfTheDelay() {
        return (int) shipped.text(DELIVER)
                        .substring(0, shipped.text(DELIVER).indexOf(OWN_STEPS))
                        .lines()
                        .count()
                + 1;
    }

    @Test
    void stepThatDoesNotEndIsAProblemWithItsLine() {
        CheckResult result =
                impatient(60_000, 3, new Patience(Duration.ofSeconds(1), Duration.ofMinutes(1), () -> false));

        assertThat(result.problems())
                .singleElement()
                .asString()
                .startsWith(
                        DELIVER + ":" + lineOfTheDelay() + ": the trial of the route 'deliver-segment' was not done")
                .contains("with event 1 (link.clicked), and 2 more: the step 'slow' had not ended after 1 seconds.");
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void trialThatABusyMachineIsNotDoneWithIsAWarningWithTheLine() {
        CheckResult result =
                impatient(60_000, 3, new Patience(Duration.ofMillis(200), Duration.ofMinutes(1), () -> true));

        assertThat(result.accepted()).isTrue();
        assertThat(result.warnings())
                .singleElement()
                .asString()
                .startsWith(DELIVER + ":" + lineOfTheDelay() + ":")
                .contains("the step 'slow' had not ended after 0 seconds, while the machine was busy")
                .contains("try it again when the machine has less to do");
    }

    @Test
    void routeWhoseStepsEndIsTriedLongerThanOneStepMayTake() {
        Patience aSecond = new Patience(Duration.ofSeconds(1), Duration.ofMinutes(1), () -> false);

        CheckResult result = impatient(100, 12, aSecond);

        assertThat(result.problems()).isEmpty();
        assertThat(result.warnings()).isEmpty();
        assertThat(result.trials().get(0).events())
                .extracting(EventTrial::outcome)
                .containsOnly(TrialOutcome.SENT);
    }

    @Test
    void routeThatTakesTooLongForAllEventsIsAWarning() {
        CheckResult result =
                impatient(100, 12, new Patience(Duration.ofSeconds(9), Duration.ofMillis(300), () -> false));

        assertThat(result.accepted()).isTrue();
        assertThat(result.warnings()).singleElement().asString().contains("were not enough for all events");
    }
}
