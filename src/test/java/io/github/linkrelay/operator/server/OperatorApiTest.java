package io.github.linkrelay.operator.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.linkrelay.harness.EditedFiles;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.view.StoredDestination;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInAnswer;
import io.github.linkrelay.sandbox.StandInOptions;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's API on the management port of the whole product, every answer as openapi.yaml says. */
class OperatorApiTest {
    private static final String MARKUP = "<img src=x onerror=alert(1)>";
    private static final String NEW_SECRET = "whsec_another_one_after_the_rotation";

    @TempDir
    private static Path folder;

    private static final SegmentStandIn SEGMENT =
            new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
    private static LocalLinkrelay linkrelay;
    private static Webhooks webhooks;
    private static EditedFiles files;
    private static Api api;

    @BeforeAll
    static void start() {
        files = new EditedFiles(folder.resolve("files"));
        files.replace(
                "application.properties",
                "linkrelay.delivery.redelivery-delay=500",
                "linkrelay.delivery.redelivery-delay=10");
        files.replace(
                "application.properties", "linkrelay.delivery.back-off=500ms", "linkrelay.delivery.back-off=20ms");
        // Each refused event dies at once.
        files.replace(
                "application.properties",
                "linkrelay.delivery.refusals-before-hold=10",
                "linkrelay.delivery.refusals-before-hold=0");
        linkrelay = LocalLinkrelay.start(files, folder.resolve("data"), SEGMENT.endpoint());
        webhooks = linkrelay.webhooks();
        api = new Api(linkrelay::management);
    }

    @AfterAll
    static void stop() {
        linkrelay.close();
        SEGMENT.close();
    }

    @BeforeEach
    void segmentAccepts() {
        SEGMENT.answerWith(StandInAnswer.accept());
        nothingWaits();
    }

    private static void nothingWaits() {
        await().until(() -> linkrelay.segment().waiting() == 0 && onDisk().waiting() == 0);
    }

    /** Where the API looks for events and dead letters: a moment later than the process knows. */
    private static StoredDestination onDisk() {
        try (OutboxReader reader = linkrelay.outbox().reader()) {
            return reader.destinations().get(0);
        }
    }

    private static byte[] referral(String user, String name) {
        return ("{\"event\":\"referral.created\",\"timestamp\":\"2026-06-14T09:26:53.589Z\",\"data\":{\"referrer_id\":\""
                        + user + "\",\"name\":\"" + name + "\"}}")
                .getBytes(UTF_8);
    }

    private static long send(byte[] body) throws IOException {
        assertThat(webhooks.send(body)).isEqualTo(200);
        return linkrelay.outbox().status().lastSequence();
    }

    /** Segment refuses each request with an event in which this stands. */
    private static void refuse(String text) {
        SEGMENT.answerWhere(
                batch -> batch.events().stream()
                        .anyMatch(event -> event.toString().contains(text)),
                StandInAnswer.status(400));
    }

    private static long die(String user) throws IOException {
        refuse(user);
        long dead = linkrelay.segment().deadLettered();
        long sequence = send(referral(user, "dies"));
        await().until(() -> onDisk().deadLettered() == dead + 1);
        return sequence;
    }

    @Test
    void statusSaysWhatWasReceivedAndWhereItIs() throws Exception {
        send(referral("status-1", "x"));
        nothingWaits();
        JsonNode status = api.get("/api/status", "/api/status");
        assertThat(status.at("/product/mode").textValue()).isEqualTo("live");
        assertThat(status.at("/webhooks/requests/stored").longValue()).isPositive();
        JsonNode outbox = status.at("/outboxes/0");
        assertThat(outbox.path("events").longValue())
                .isEqualTo(linkrelay.outbox().status().lastSequence());
        assertThat(outbox.path("indexed").longValue())
                .isEqualTo(linkrelay.outbox().status().indexedSequence());
        JsonNode segment = outbox.at("/destinations/0");
        assertThat(segment.path("name").textValue()).isEqualTo("segment");
        assertThat(segment.path("state").textValue()).isEqualTo("running");
        assertThat(segment.path("received").longValue())
                .isEqualTo(segment.path("delivered").longValue()
                        + segment.path("deadLettered").longValue()
                        + segment.path("waiting").longValue());
        assertThat(status.at("/reload/enabled").booleanValue()).isTrue();
        assertThat(status.toString()).doesNotContain(LocalLinkrelay.SECRET, LocalLinkrelay.WRITE_KEY);
    }

    @Test
    void routesAreNamedWithTheirFiles() throws Exception {
        JsonNode routes = api.get("/api/routes", "/api/routes").path("routes");
        assertThat(routes).anySatisfy(route -> {
            assertThat(route.path("id").textValue()).isEqualTo("deliver-segment");
            assertThat(route.path("file").textValue()).endsWith("routes/deliver-segment.camel.yaml");
            assertThat(route.path("state").textValue()).isEqualTo("Started");
        });
    }

    @Test
    void eventIsFoundByTypeIdUserTimeAndState() throws Exception {
        long sequence = send(referral("finder-7", "x"));
        nothingWaits();
        JsonNode event = api.get("/api/events/{sequence}", "/api/events/" + sequence);
        String id = event.path("messageId").textValue();
        String time = event.path("receivedAt").textValue();
        for (String search : List.of(
                "user=finder-7",
                "id=" + id,
                "id=" + event.path("key").textValue(),
                "id=" + id.toUpperCase(),
                "type=referral.created&user=finder-7&state=delivered",
                "from=" + time + "&user=finder-7&destination=segment&state=delivered",
                "before=" + (sequence + 1))) {
            assertThat(sequences(search)).as(search).contains(sequence);
        }
        for (String search : List.of(
                "user=finder-8",
                "type=link.clicked",
                "state=waiting",
                "state=dead&user=finder-7",
                "until=" + time + "&user=finder-7",
                "before=" + sequence)) {
            assertThat(sequences(search)).as(search).doesNotContain(sequence);
        }
    }

    private static List<Long> sequences(String search) throws IOException {
        List<Long> found = new ArrayList<>();
        api.get("/api/events", "/api/events?" + search)
                .path("events")
                .forEach(event -> found.add(event.path("sequence").longValue()));
        return found;
    }

    @Test
    void listIsPagedFromTheNewestOn() throws Exception {
        for (int i = 0; i < 5; i++) {
            send(referral("pages", "number " + i));
        }
        JsonNode first = api.get("/api/events", "/api/events?user=pages&limit=2");
        JsonNode second = api.get("/api/events", "/api/events?user=pages&limit=2&before=" + first.path("next"));
        JsonNode third = api.get("/api/events", "/api/events?user=pages&limit=2&before=" + second.path("next"));
        assertThat(first.path("events")).hasSize(2);
        assertThat(second.path("events")).hasSize(2);
        assertThat(third.path("events")).hasSize(1);
        assertThat(first.at("/events/0/sequence").longValue())
                .isGreaterThan(third.at("/events/0/sequence").longValue());
    }

    @Test
    void eventIsShownWithItsBodyItsCallAndEachAttempt() throws Exception {
        SEGMENT.answerWith(StandInAnswer.status(503), StandInAnswer.accept());
        byte[] body = referral("attempts-1", MARKUP);
        long sequence = send(body);
        nothingWaits();
        JsonNode event = api.get("/api/events/{sequence}", "/api/events/" + sequence);
        assertThat(event.at("/body/text").textValue())
                .isEqualTo(new String(body, UTF_8))
                .contains(MARKUP);
        assertThat(event.at("/call/userId").textValue()).isEqualTo("attempts-1");
        assertThat(event.at("/call/event").textValue()).isEqualTo("Referral Created");
        assertThat(event.at("/call/messageId")).isEqualTo(event.path("messageId"));
        JsonNode segment = event.at("/destinations/0");
        assertThat(segment.path("state").textValue()).isEqualTo("delivered");
        await().untilAsserted(() -> {
            JsonNode attempts =
                    api.get("/api/events/{sequence}", "/api/events/" + sequence).at("/destinations/0/attempts");
            assertThat(attempts).hasSize(2);
            assertThat(attempts.at("/0/status").intValue()).isEqualTo(503);
            assertThat(attempts.at("/0/answer").textValue()).isEqualTo("retry");
            assertThat(attempts.at("/1/status").intValue()).isEqualTo(200);
            assertThat(attempts.at("/1/answer").textValue()).isEqualTo("accepted");
        });
    }

    @Test
    void eventThatIsNotThereIsNotFound() throws Exception {
        assertThat(api.get("/api/events/{sequence}", "/api/events/987654321", 404)
                        .path("problem")
                        .textValue())
                .contains("There is no event 987654321");
        api.get("/api/events/{sequence}", "/api/events/first", 404);
    }

    @Test
    void misspeltSearchIsRefusedInsteadOfFindingEverything() throws Exception {
        for (String search : List.of(
                "usr=x",
                "limit=0",
                "limit=201",
                "limit=many",
                "state=lost",
                "from=yesterday",
                "before=x",
                "id=a&user=b")) {
            assertThat(api.get("/api/events", "/api/events?" + search, 400)
                            .path("problem")
                            .textValue())
                    .as(search)
                    .isNotBlank();
        }
        api.get("/api/events", "/api/events?destination=nowhere&state=dead", 404);
        api.get("/api/events", "/api/events?outbox=nowhere", 404);
    }

    @Test
    void deadLettersAreGroupedByReasonAndSentAgain() throws Exception {
        long first = die("dead-1");
        long second = die("dead-2");
        // What lists show is on the disk, which follows in some milliseconds.
        await().untilAsserted(() -> assertThat(api.get("/api/dead-letters/groups", "/api/dead-letters/groups")
                        .path("groups"))
                .anySatisfy(group -> {
                    assertThat(group.path("destination").textValue()).isEqualTo("segment");
                    assertThat(group.path("group").textValue()).startsWith("answered 400");
                    assertThat(group.path("count").longValue()).isGreaterThanOrEqualTo(2);
                }));
        JsonNode letters = api.get("/api/dead-letters", "/api/dead-letters?destination=segment&limit=1");
        assertThat(letters.at("/deadLetters/0/sequence").longValue()).isEqualTo(second);
        assertThat(letters.has("next")).isTrue();
        JsonNode letter = api.get("/api/dead-letters/{id}", "/api/dead-letters/" + letters.at("/deadLetters/0/id"));
        assertThat(letter.at("/body/text").textValue()).contains("dead-2");

        String request =
                "{\"destination\":\"segment\",\"source\":\"dead-letters\",\"sequences\":[" + first + "," + second + "]";
        assertThat(api.post("/api/replays", "/api/replays", 200, request + ",\"dryRun\":true}")
                        .path("count")
                        .longValue())
                .isEqualTo(2);
        SEGMENT.answerWith(StandInAnswer.accept());
        long dead = linkrelay.segment().deadLettered();
        long id = api.post("/api/replays", "/api/replays", 201, request + "}")
                .path("id")
                .longValue();
        await().untilAsserted(() -> {
            JsonNode replay = api.get("/api/replays/{id}", "/api/replays/" + id);
            assertThat(replay.path("state").textValue()).isEqualTo("done");
            assertThat(replay.path("sent").longValue()).isEqualTo(2);
        });
        assertThat(linkrelay.segment().deadLettered()).isEqualTo(dead - 2);
        assertThat(sequences("user=dead-1&state=delivered")).containsExactly(first);
        assertThat(api.get("/api/replays", "/api/replays").at("/replays/0/id").longValue())
                .isEqualTo(id);
    }

    @Test
    void replayIsPausedResumedAndGivenUp() throws Exception {
        long first = send(referral("steer", "1"));
        // One goes at once at the beginning, and one after each resume; so there is always one left to steer.
        send(referral("steer", "2"));
        send(referral("steer", "3"));
        send(referral("steer", "4"));
        nothingWaits();
        String path;
        String operation = "/api/replays/{id}/{action}";
        try (LogLines log = new LogLines()) {
            JsonNode replay = api.post(
                    "/api/replays",
                    "/api/replays",
                    201,
                    "{\"destination\":\"segment\",\"source\":\"events\",\"user\":\"steer\",\"rate\":0.01}");
            path = "/api/replays/" + replay.path("id") + "/";
            assertThat(api.post(operation, path + "pause", 200, "{}")
                            .path("state")
                            .textValue())
                    .isEqualTo("paused");
            assertThat(api.post(operation, path + "resume", 200, "{}")
                            .path("state")
                            .textValue())
                    .isEqualTo("running");
            assertThat(api.post(operation, path + "cancel", 200, "{}")
                            .path("state")
                            .textValue())
                    .isEqualTo("cancelled");
            assertThat(log.lines().stream().filter(line -> line.contains("linkrelay.operator")))
                    .hasSize(4)
                    .allSatisfy(line -> assertThat(line)
                            .startsWith("INFO")
                            .endsWith(", by somebody on this machine")
                            .contains("to segment was "))
                    .satisfiesExactly(
                            line -> assertThat(line).contains(" begun (events, of one user, 4 events)"),
                            line -> assertThat(line).contains(" paused ("),
                            line -> assertThat(line).contains(" resumed ("),
                            line -> assertThat(line).contains(" cancelled ("));
        }
        api.post(operation, path + "resume", 409, "{}");
        api.post(operation, "/api/replays/4711/pause", 404, "{}");
        assertThat(first).isPositive();
    }

    @Test
    void replayToNobodyOrOfNothingKnownIsRefused() throws Exception {
        api.post("/api/replays", "/api/replays", 404, "{\"destination\":\"nowhere\",\"source\":\"events\"}");
        for (String wrong : List.of(
                "{}",
                "[]",
                "{",
                "{\"destination\":\"segment\"}",
                "{\"destination\":\"segment\",\"source\":\"rumours\"}",
                "{\"destination\":\"segment\",\"source\":\"events\",\"usr\":\"x\"}",
                "{\"destination\":\"segment\",\"source\":\"events\",\"group\":\"x\"}",
                "{\"destination\":\"segment\",\"source\":\"events\",\"rate\":-1}",
                "{\"destination\":\"segment\",\"source\":\"events\",\"sequences\":[]}")) {
            assertThat(api.post("/api/replays", "/api/replays", 400, wrong)
                            .path("problem")
                            .textValue())
                    .as(wrong)
                    .isNotBlank();
        }
    }

    @Test
    void refusedRequestIsLetInAfterItsSecretWasAdded() throws Exception {
        byte[] body = referral("quarantined-1", MARKUP);
        assertThat(new Webhooks(linkrelay.port(), NEW_SECRET).send(body)).isEqualTo(401);
        await().untilAsserted(() -> assertThat(
                        api.get("/api/quarantine", "/api/quarantine").path("entries"))
                .isNotEmpty());
        JsonNode entry = api.get("/api/quarantine", "/api/quarantine?limit=1").at("/entries/0");
        assertThat(api.get("/api/quarantine/{id}", "/api/quarantine/" + entry.path("id"))
                        .at("/body/text")
                        .textValue())
                .isEqualTo(new String(body, UTF_8));
        assertThat(api.get("/api/quarantine/groups", "/api/quarantine/groups")
                        .at("/groups/0/count")
                        .longValue())
                .isPositive();
        String one = "{\"ids\":[" + entry.path("id") + "]";
        assertThat(admit(one + "}").path("refused").longValue()).isOne();

        files.replace("application.properties", LocalLinkrelay.SECRET, LocalLinkrelay.SECRET + "," + NEW_SECRET);
        await().untilAsserted(() -> assertThat(
                        admit(one + ",\"dryRun\":true}").path("admitted").longValue())
                .isOne());
        assertThat(linkrelay.outbox().status().quarantineEntries()).isPositive();
        try (LogLines log = new LogLines()) {
            assertThat(admit("{\"all\":true}").path("admitted").longValue()).isOne();
            assertThat(log.lines())
                    .contains("INFO linkrelay.operator From the quarantine were admitted: 1 events, 0 duplicates, 0"
                            + " unusable; 0 stay, by somebody on this machine");
        }
        nothingWaits();
        JsonNode event =
                api.get("/api/events", "/api/events?user=quarantined-1").at("/events/0");
        assertThat(event.at("/states/segment").textValue()).isEqualTo("delivered");
        assertThat(event.path("receivedAt")).isEqualTo(entry.path("receivedAt"));
        assertThat(api.get("/api/quarantine", "/api/quarantine").path("entries"))
                .isEmpty();
        assertThat(webhooks.send(body)).as("the same again is a duplicate").isEqualTo(200);
        assertThat(sequences("user=quarantined-1")).hasSize(1);
    }

    private static JsonNode admit(String body) throws IOException {
        return api.post("/api/quarantine/admit", "/api/quarantine/admit", 200, body);
    }

    @Test
    void bodyThatNeverWasAnEventIsReadAgain() throws Exception {
        byte[] deep = ("{\"event\":\"link.clicked\",\"timestamp\":\"2026-06-14T09:26:53.589Z\",\"data\":{\"deep\":"
                        + "[".repeat(150) + "]".repeat(150) + "}}")
                .getBytes(UTF_8);
        assertThat(webhooks.send(deep)).isEqualTo(400);
        JsonNode letters = api.get("/api/dead-letters", "/api/dead-letters?destination=-");
        String one = "{\"ids\":[" + letters.at("/deadLetters/0/id") + "]}";
        String path = "/api/dead-letters/admit";
        assertThat(api.post(path, path, 200, one).path("refused").longValue()).isOne();

        files.replace(
                "application.properties", "linkrelay.webhook.max-nesting=100", "linkrelay.webhook.max-nesting=200");
        await().untilAsserted(() -> assertThat(
                        api.post(path, path, 200, one).path("admitted").longValue())
                .isOne());
        nothingWaits();
        assertThat(api.get("/api/dead-letters", "/api/dead-letters?destination=-")
                        .path("deadLetters"))
                .isEmpty();
        assertThat(linkrelay.segment().delivered()).isPositive();
    }

    @Test
    void changeWithoutItsHeaderChangesNothing() throws Exception {
        long quarantined = linkrelay.outbox().status().quarantineEntries();
        HttpResponse<String> answer = Webhooks.exchange(api.request("/api/quarantine/admit")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"all\":true}")));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(linkrelay.outbox().status().quarantineEntries()).isEqualTo(quarantined);
    }

    @Test
    void destinationThatDeliversIsNotForgotten() throws Exception {
        String path = "/api/destinations/{name}/forget";
        assertThat(api.post(path, "/api/destinations/segment/forget", 409, "{}")
                        .path("problem")
                        .textValue())
                .contains("Stop its route first");
        api.post(path, "/api/destinations/nowhere/forget", 404, "{}");
    }

    @Test
    void testEventsAreForTheSandbox() throws Exception {
        api.post("/api/test-events", "/api/test-events", 409, "{\"type\":\"test\"}");
    }

    @Test
    void pageAndItsFilesAreServedWithAStrictPolicyAndNothingElseIs() throws Exception {
        HttpResponse<String> page = Webhooks.exchange(api.request("/"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                .startsWith("default-src 'none'; script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(page.body()).doesNotContain("https://", "<script>", "style=\"", "onclick");
        assertThat(Webhooks.exchange(api.request("/page/style.css")).headers().firstValue("content-type"))
                .hasValue("text/css; charset=utf-8");
        for (String path : List.of(
                "/page/",
                "/page/nothing.js",
                "/page/..%2fopenapi.yaml",
                "/page/../openapi.yaml",
                "/page/%2e%2e/openapi.yaml",
                "/api/",
                "/api/nothing",
                "/page/style.css/x")) {
            assertThat(Webhooks.exchange(api.request(path)).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(Webhooks.exchange(api.request("/api/status")
                                .method("DELETE", BodyPublishers.noBody())
                                .header("X-Linkrelay", "1")
                                .header("Content-Type", "application/json"))
                        .statusCode())
                .isEqualTo(405);
        assertThat(Webhooks.exchange(api.request("/observe/health")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void bodyOfAChangeIsBoundedAndItsRefusalIsAProblemLikeAnyOther() throws Exception {
        assertThat(api.post("/api/replays", "/api/replays", 413, " ".repeat(70_000))
                        .path("problem")
                        .asText())
                .isEqualTo("Too large");
    }

    @Test
    void misspeltParameterIsRefusedWithThoseThatThereAre() throws Exception {
        assertThat(api.get("/api/routes", "/api/routes?outbx=shop", 400)
                        .path("problem")
                        .asText())
                .isEqualTo("There is no parameter outbx here; there are: outbox");
        assertThat(api.get("/api/quarantine", "/api/quarantine?typ=x", 400)
                        .path("problem")
                        .asText())
                .isEqualTo("There is no parameter typ here; there are: outbox, before, group, limit");
    }
}
