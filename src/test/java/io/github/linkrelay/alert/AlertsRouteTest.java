package io.github.linkrelay.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.alert.ChatStandIn.Post;
import io.github.linkrelay.harness.EditedFiles;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInAnswer;
import io.github.linkrelay.sandbox.StandInOptions;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.ServiceStatus;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The product with trouble of several kinds, and what a chat is told. */
class AlertsRouteTest {
    private static final String HELD = "Destination segment is held";

    @TempDir
    private Path folder;

    private final SegmentStandIn segment =
            new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
    private final ChatStandIn chat = new ChatStandIn();
    private LogLines log;
    private LocalLinkrelay linkrelay;

    @BeforeEach
    void listen() {
        log = new LogLines();
    }

    @AfterEach
    void stop() {
        if (linkrelay != null) {
            linkrelay.close();
        }
        segment.close();
        chat.close();
        log.close();
    }

    private void start(Map<String, String> further) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "linkrelay.alerts.url", chat.url(),
                "linkrelay.alerts.interval", "100ms",
                "linkrelay.alerts.clear-after", "300ms",
                "linkrelay.alerts.disk.free", "0%",
                "linkrelay.delivery.refusals-before-hold", "0",
                "linkrelay.delivery.hold", "200ms"));
        settings.putAll(further);
        linkrelay = LocalLinkrelay.start(folder.resolve("data"), segment.endpoint(), settings);
    }

    @Test
    void heldDestinationIsToldOnceAndThenThatItIsOver() throws IOException {
        segment.answerWith(StandInAnswer.status(401));
        start(Map.of());
        assertThat(linkrelay.webhooks().send(Webhooks.click("held"))).isEqualTo(200);
        await().until(() -> chat.accepted().size() == 1);
        Post raised = chat.accepted().get(0);
        assertThat(raised.method()).isEqualTo("POST");
        assertThat(raised.uri().toString())
                .endsWith("/services/" + ChatStandIn.SECRET + "?sp=%2Ftriggers%2Frun&sig=a-b_c");
        assertThat(raised.contentType()).startsWith("application/json");
        assertThat(raised.body().size()).isEqualTo(1);
        assertThat(raised.text())
                .startsWith(":red_circle: *" + HELD + "*\n")
                .contains("answered 401", "1 event wait", "outbox events", "docs/operating.md");
        segment.answerWith(StandInAnswer.accept());
        await().until(() -> chat.accepted().size() == 2);
        assertThat(chat.accepted().get(1).text()).startsWith(":white_check_mark: *Over: " + HELD + "*\n");
        assertThat(linkrelay.segment().state()).isEqualTo(State.RUNNING);
        assertThat(log.complaints()).noneMatch(line -> line.contains("alert"));
    }

    @Test
    void failedPostIsToldOnceInTheLogWithoutTheAddressAndTriedUntilItArrives() throws IOException {
        segment.answerWith(StandInAnswer.status(401));
        chat.answerWith(404);
        start(Map.of());
        linkrelay.webhooks().send(Webhooks.click("not-posted"));
        await().until(() -> chat.refused().size() >= 4);
        assertThat(chat.accepted()).isEmpty();
        chat.answerWith(200);
        await().until(() -> chat.accepted().size() == 1);
        assertThat(chat.accepted().get(0).text()).contains(HELD);
        await().until(() -> log.lines().stream().anyMatch(line -> line.contains("posted after all: " + HELD)));
        assertThat(log.complaints())
                .filteredOn(line -> line.contains(" linkrelay.alerts "))
                .singleElement()
                .asString()
                .contains("could not be posted (answered 404)", HELD);
        assertThat(log.lines()).noneMatch(line -> line.contains(ChatStandIn.SECRET) || line.contains("sig=a-b_c"));
    }

    @Test
    void addressIsInNoPageOfTheProcessWhetherItAnswersOrNot() throws IOException {
        segment.answerWith(StandInAnswer.status(401));
        start(Map.of());
        linkrelay.webhooks().send(Webhooks.click("secret"));
        await().until(() -> chat.accepted().size() == 1);
        chat.close();
        segment.answerWith(StandInAnswer.accept());
        await().until(() -> log.complaints().stream().anyMatch(line -> line.contains("could not be posted (")));
        for (String page : List.of("/observe/health?data=true", "/observe/metrics", "/observe/info")) {
            assertThat(Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management(page))
                                    .GET())
                            .body())
                    .as(page)
                    .doesNotContain(ChatStandIn.SECRET);
        }
        assertThat(linkrelay.context().getEndpoints())
                .noneMatch(endpoint -> endpoint.toString().contains(ChatStandIn.SECRET));
        assertThat(log.lines()).noneMatch(line -> line.contains(ChatStandIn.SECRET));
    }

    @Test
    void addressIsNotInTheLogWhereCamelTellsMore() {
        EditedFiles files = new EditedFiles(folder.resolve("edited"));
        files.replace("application.properties", "{{env:ALERTS_URL:}}", chat.url());
        Configurator.setLevel("org.apache.camel", Level.INFO);
        try {
            linkrelay = LocalLinkrelay.start(files, folder.resolve("data"), segment.endpoint());
        } finally {
            Configurator.setLevel("org.apache.camel", Level.WARN);
        }
        assertThat(log.lines()).anyMatch(line -> line.contains("linkrelay.alerts.url") && line.contains("xxxxxx"));
        assertThat(log.lines()).noneMatch(line -> line.contains(ChatStandIn.SECRET));
    }

    @Test
    void nothingIsPostedWithoutAnAddressAndTheProcessIsReady() throws Exception {
        segment.answerWith(StandInAnswer.status(401));
        start(Map.of("linkrelay.alerts.url", ""));
        linkrelay.webhooks().send(Webhooks.click("off"));
        await().until(() -> linkrelay.segment().state() == State.HELD);
        assertThat(linkrelay
                        .context()
                        .getRouteController()
                        .getRouteStatus("alerts")
                        .isStopped())
                .isTrue();
        assertThat(Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management("/observe/health/ready"))
                                .GET())
                        .statusCode())
                .isEqualTo(200);
        // What would have been told, had there been somebody.
        Alerts alerts = linkrelay.context().getRegistry().lookupByNameAndType("alerts", Alerts.class);
        assertThat(alerts.due()).extracting(AlertNotice::title).containsExactly(HELD);
        assertThat(chat.accepted()).isEmpty();
        assertThat(chat.refused()).isEmpty();
    }

    @Test
    void deadLettersAndRefusedSignaturesAreToldWithFiguresButNotWithWhatIsInThem() throws IOException {
        segment.answerWith(StandInAnswer.status(400));
        start(Map.of());
        linkrelay
                .webhooks()
                .send(("{\"event\":\"<!channel> & co\",\"timestamp\":\"2026-06-14T09:26:53.589Z\"," + "\"data\":{}}")
                        .getBytes());
        for (int i = 0; i < 5; i++) {
            new Webhooks(linkrelay.port(), "whsec_of_somebody_else").send(Webhooks.click("refused-" + i));
        }
        await().until(() -> chat.accepted().size() == 2);
        assertThat(chat.accepted())
                .extracting(Post::text)
                .anySatisfy(text -> assertThat(text)
                        .startsWith(":large_yellow_circle: *New dead letters in the outbox events*")
                        .contains("1 event ", "1 for segment", "answered 400"))
                .anySatisfy(text -> assertThat(text)
                        .startsWith(":red_circle: *Webhooks are refused for their signature*")
                        .contains("5 of 6 requests", "5 wrong, 0 malformed, 0 missing"))
                .noneMatch(text -> text.contains("channel") || text.contains("token") || text.contains("203.0.113"));
    }

    @Test
    void typeThatDoesNotComeAnyMoreIsToldByWhatIsStored() throws IOException {
        start(Map.of("linkrelay.alerts.silence.link.clicked", "1500ms"));
        assertThat(linkrelay.webhooks().send(Webhooks.click("last"))).isEqualTo(200);
        await().until(() -> chat.accepted().size() == 1);
        assertThat(chat.accepted().get(0).text())
                .startsWith(":large_yellow_circle: *No link.clicked events*\n")
                .contains("The last came ", " ago, limit 1 s");
        assertThat(linkrelay.webhooks().send(Webhooks.click("again"))).isEqualTo(200);
        await().until(() -> chat.accepted().size() == 2);
        assertThat(chat.accepted().get(1).text()).contains("Over: No link.clicked events");
    }

    @Test
    void outboxThatRefusesEventsIsTold() throws IOException {
        segment.answerWith(StandInAnswer.status(503));
        start(Map.of("linkrelay.outbox.max-bytes", "150000", "linkrelay.alerts.disk.free", "1%"));
        // Full is one that has no room for a small one either.
        for (int size : new int[] {20_000, 1}) {
            int sent = 0;
            while (linkrelay.webhooks().send(Webhooks.click("x".repeat(size) + sent)) == 200) {
                assertThat(++sent).isLessThan(1_000);
            }
        }
        await().until(() -> chat.accepted().size() == 2);
        assertThat(chat.accepted())
                .extracting(Post::text)
                .anyMatch(text ->
                        text.startsWith(":red_circle: *Outbox events refuses new events*\nThe outbox is full: "))
                .anyMatch(text -> text.startsWith(":red_circle: *Outbox events is nearly full*\nIt uses 1"));
    }

    @Test
    void editTurnsAlertsOnAndChangesThemAndTurnsThemOff() throws Exception {
        EditedFiles files = new EditedFiles(folder.resolve("edited"));
        files.replace("application.properties", "linkrelay.delivery.hold=10s", "linkrelay.delivery.hold=200ms");
        files.replace("application.properties", "linkrelay.alerts.interval=30s", "linkrelay.alerts.interval=100ms");
        files.replace("application.properties", "linkrelay.alerts.disk.free=10%", "linkrelay.alerts.disk.free=0%");
        segment.answerWith(StandInAnswer.status(401));
        linkrelay = LocalLinkrelay.start(files, folder.resolve("data"), segment.endpoint());
        linkrelay.webhooks().send(Webhooks.click("edited"));
        await().until(() -> linkrelay.segment().state() == State.HELD);
        assertThat(chat.accepted()).isEmpty();

        files.replace("application.properties", "{{env:ALERTS_URL:}}", chat.url());
        await().atMost(Duration.ofSeconds(20)).until(() -> chat.accepted().size() == 1);
        assertThat(chat.accepted().get(0).text()).contains(HELD);

        files.replace(
                "application.properties", "linkrelay.alerts.oldest-waiting=15m", "linkrelay.alerts.oldest-waiting=1ms");
        await().atMost(Duration.ofSeconds(20)).until(() -> chat.accepted().size() == 2);
        assertThat(chat.accepted().get(1).text())
                .as("and nothing a second time")
                .contains("Events wait long for segment");

        files.replace(
                "application.properties", "linkrelay.alerts.refused.count=5", "linkrelay.alerts.refused.count=many");
        await().atMost(Duration.ofSeconds(20)).until(() -> chat.accepted().size() == 3);
        assertThat(chat.accepted().get(2).text())
                .contains("Edited files are not in force", "application.properties:", "linkrelay.alerts.refused.count");
        files.replace(
                "application.properties", "linkrelay.alerts.refused.count=many", "linkrelay.alerts.refused.count=5");
        await().until(() -> linkrelay.gauge("linkrelay.reload.failed") == 0);

        files.replace("application.properties", chat.url(), "");
        await().atMost(Duration.ofSeconds(20)).until(this::isStopped);
        assertThat(log.complaints()).noneMatch(line -> line.contains(ChatStandIn.SECRET));
        assertThat(log.lines()).noneMatch(line -> line.contains(ChatStandIn.SECRET));
    }

    @ParameterizedTest
    @CsvSource({"Microsoft Teams, /attachments/0/content/body/0/text", "PagerDuty, /payload/summary"})
    void shapesOfThePageAreSentAsTheyStandThere(String service, String title) throws IOException {
        EditedFiles files = new EditedFiles(folder.resolve("edited"));
        files.replace("application.properties", "{{env:ALERTS_URL:}}", chat.url());
        files.replace("application.properties", "linkrelay.alerts.interval=30s", "linkrelay.alerts.interval=100ms");
        files.replace(
                "application.properties", "linkrelay.alerts.clear-after=5m", "linkrelay.alerts.clear-after=300ms");
        files.replace("application.properties", "linkrelay.delivery.hold=10s", "linkrelay.delivery.hold=200ms");
        files.replace("application.properties", "linkrelay.alerts.disk.free=10%", "linkrelay.alerts.disk.free=0%");
        String page = Files.readString(Path.of("docs/alerts.md"));
        String steps = page.substring(page.indexOf("```yaml\n", page.indexOf("\n" + service)) + 8);
        steps = steps.substring(0, steps.indexOf("```")).replace("{{env:PAGERDUTY_KEY}}", "R0UTING");
        files.replace(
                "routes/alerts.camel.yaml",
                "                    - setBody:\n"
                        + "                        simple: '{\"text\": ${body.json[slack]} }'\n",
                steps.indent(20));
        segment.answerWith(StandInAnswer.status(401));
        linkrelay = LocalLinkrelay.start(files, folder.resolve("data"), segment.endpoint());
        linkrelay.webhooks().send(Webhooks.click("shape"));
        await().until(() -> chat.accepted().size() == 1);
        assertThat(chat.accepted().get(0).body().at(title).asText()).isEqualTo(HELD);
        segment.answerWith(StandInAnswer.accept());
        await().until(() -> chat.accepted().size() == 2);
        assertThat(chat.accepted().get(1).body().at(title).asText()).isEqualTo("Over: " + HELD);
        assertThat(chat.accepted())
                .extracting(post -> post.body().path("event_action").asText(""))
                .isEqualTo(service.equals("PagerDuty") ? List.of("trigger", "resolve") : List.of("", ""));
    }

    /** There is no status while the route is being replaced. */
    private boolean isStopped() {
        ServiceStatus status = linkrelay.context().getRouteController().getRouteStatus("alerts");
        return status != null && status.isStopped();
    }
}
