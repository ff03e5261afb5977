package io.github.linkrelay.operator.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.linkrelay.Linkrelay;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.operator.api.JsonForm;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInAnswer;
import io.github.linkrelay.sandbox.StandInOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Commands on the files of a Linkrelay that is stopped: one event delivered, one dead, one waiting, one request refused. */
class DataTest extends CommandTestBase {
    private static final Contract CONTRACT = new Contract();
    private static final byte[] DELIVERED = referral("u-1");
    private static final byte[] DEAD = referral("u-2");
    private static final byte[] WAITING = Webhooks.click("waits");
    private static final byte[] REFUSED = Webhooks.click("refused");

    @TempDir
    private static Path folder;

    private static Path data;
    /** By path, what the process answered shortly before its end. */
    private static final Map<String, JsonNode> ANSWERS = new HashMap<>();

    private static byte[] referral(String user) {
        return ("{\"event\":\"referral.created\",\"timestamp\":\"2026-06-14T09:26:53.589Z\",\"data\":{\"referrer_id\":\""
                        + user + "\"}}")
                .getBytes(UTF_8);
    }

    @BeforeAll
    static void leaveFiles() throws Exception {
        data = folder.resolve("data of 100%?");
        try (SegmentStandIn segment =
                        new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
                LocalLinkrelay linkrelay = LocalLinkrelay.start(
                        data,
                        segment.endpoint(),
                        Map.of(
                                "linkrelay.delivery.redeliveries",
                                "0",
                                "linkrelay.delivery.refusals-before-hold",
                                "0"))) {
            assertThat(linkrelay.webhooks().send(DELIVERED)).isEqualTo(200);
            await().until(() -> linkrelay.segment().delivered() == 1);
            segment.answerWith(StandInAnswer.status(400));
            assertThat(linkrelay.webhooks().send(DEAD)).isEqualTo(200);
            await().until(() -> linkrelay.segment().deadLettered() == 1);
            segment.answerWith(StandInAnswer.status(503));
            assertThat(linkrelay.webhooks().send(WAITING)).isEqualTo(200);
            assertThat(new Webhooks(linkrelay.port(), "whsec_another").send(REFUSED))
                    .isEqualTo(401);
            await().until(() -> linkrelay.outbox().status().quarantineEntries() == 1);
            await().until(() ->
                    linkrelay.segment().inFlight() == 0 && linkrelay.segment().waiting() == 1);
            for (String path : List.of(
                    "/api/events",
                    "/api/events/1",
                    "/api/events/2",
                    "/api/dead-letters/groups",
                    "/api/dead-letters",
                    "/api/dead-letters/1",
                    "/api/quarantine/groups",
                    "/api/quarantine",
                    "/api/quarantine/1",
                    "/api/replays")) {
                ANSWERS.put(
                        path,
                        JsonForm.MAPPER.readTree(Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management(path)))
                                .body()));
            }
        }
    }

    @AfterEach
    void nobodyWasAsked() {
        assertThat(api.asked()).isEmpty();
    }

    private int onFiles(String... command) {
        return onFiles(data, command);
    }

    private int onFiles(Path directory, String... command) {
        return runThere(Stream.concat(Stream.of(command), Stream.of("--data", directory.toString()))
                .toArray(String[]::new));
    }

    private JsonNode json(String path) throws IOException {
        ApiStandIn.Asked asked = new ApiStandIn.Asked("GET", path, Map.of(), null, "");
        assertThat(CONTRACT.problems(asked, 200, printed())).isEmpty();
        return JsonForm.MAPPER.readTree(printed());
    }

    @Test
    void statusSaysThatWhatWasStoredIsSafeAndThatNoProcessRuns() {
        assertThat(onFiles("status")).isEqualTo(1);
        assertThat(printed().lines())
                .startsWith(
                        "No process takes events, what was stored is safe, 4 things need a person:",
                        "- The outbox events takes no events: no process has the outbox open",
                        "- segment is stopped, no route consumes it: 1 event waiting",
                        "- 1 dead letter in the outbox events. See: linkrelay dead --data " + data,
                        "- 1 refused request in the quarantine of the outbox events. See: linkrelay quarantine --data "
                                + data)
                .contains(
                        "segment: Nothing is lost: 3 received = 1 delivered + 0 filtered + 1 dead + 1 waiting",
                        "segment rests: no process has the outbox open");
        assertThat(printed())
                .contains("Outbox events: TAKES NO EVENTS, 3 ever stored, file ")
                .contains("segment      stopped")
                .contains("Read from the file; no process was asked.")
                .doesNotContain("Webhooks since", "Files:", "a second");
        assertThat(told()).isEmpty();
    }

    @Test
    void statusOfADamagedFileSaysSoAndNotThatAnythingIsSafe(@TempDir Path damaged) throws Exception {
        byte[] whole = Files.readAllBytes(data.resolve("events.db"));
        Arrays.fill(whole, whole.length / 2, whole.length / 2 + 9_000, (byte) 0x55);
        Files.write(damaged.resolve("events.db"), whole);
        assertThat(onFiles(damaged, "status")).isEqualTo(1);
        assertThat(printed() + told())
                .contains("is damaged", "linkrelay recover " + damaged)
                .doesNotContain("safe");
        assertThat(damaged.resolve("events.db")).hasBinaryContent(whole);
        Files.copy(data.resolve("events.db-note"), damaged.resolve("events.db-note"));
        Files.delete(damaged.resolve("events.db"));
        Files.write(damaged.resolve("events.db"), Arrays.copyOf(whole, 50));
        assertThat(onFiles(damaged, "status")).isEqualTo(1);
        assertThat(printed() + told()).doesNotContain("safe").doesNotContain("Nothing is lost");
    }

    @Test
    void recoverReadsADamagedFileAndReplacesIt(@TempDir Path damaged) throws Exception {
        byte[] bytes = Files.readAllBytes(data.resolve("events.db"));
        Arrays.fill(bytes, 0, 4_096, (byte) 0);
        Files.write(damaged.resolve("events.db"), bytes);
        assertThat(runThere("recover", damaged.toString())).isZero();
        assertThat(printed()).contains("3 of events", "Written to " + damaged.resolve("events.db-recovered"));
        assertThat(damaged.resolve("events.db")).hasBinaryContent(bytes);
        assertThat(runThere("recover", damaged.toString(), "--replace", "--yes"))
                .isZero();
        assertThat(onFiles(damaged, "status")).isEqualTo(1);
        assertThat(printed()).contains("segment: Nothing is lost: 3 received = 1 delivered + ");
        assertThat(runThere("recover", damaged.toString(), "--accept-loss", "-y"))
                .isZero();
        assertThat(printed()).contains("Nothing is missing in ");
        assertThat(runThere("recover", damaged.resolve("none").toString())).isEqualTo(1);
        assertThat(told()).contains("There is no directory");
    }

    @Test
    void statusAsJsonKeepsToTheContract() throws Exception {
        assertThat(onFiles("status", "--json")).isEqualTo(1);
        JsonNode status = json("/api/status");
        assertThat(status.at("/product/mode").textValue()).isEqualTo("file");
        JsonNode outbox = status.at("/outboxes/0");
        assertThat(outbox.path("accepting").booleanValue()).isFalse();
        assertThat(outbox.path("events").longValue()).isEqualTo(3);
        assertThat(outbox.path("deadLetters").longValue()).isEqualTo(1);
        assertThat(outbox.path("quarantine").longValue()).isEqualTo(1);
        assertThat(outbox.path("fileBytes").longValue()).isPositive();
        assertThat(outbox.at("/destinations/0/oldestWaiting").textValue())
                .isEqualTo(ANSWERS.get("/api/events").at("/events/0/receivedAt").textValue());
    }

    @ParameterizedTest
    @CsvSource({
        "events --all, /api/events",
        "show 1, /api/events/1",
        "show 2, /api/events/2",
        "dead, /api/dead-letters/groups",
        "dead --list --all, /api/dead-letters",
        "dead show 1, /api/dead-letters/1",
        "quarantine, /api/quarantine/groups",
        "quarantine --list --all, /api/quarantine",
        "quarantine show 1, /api/quarantine/1",
        "replay list, /api/replays"
    })
    void answersAreThoseThatTheProcessGave(String command, String path) throws Exception {
        assertThat(onFiles((command + " --json").split(" "))).isZero();
        assertThat(json(path)).isEqualTo(ANSWERS.get(path));
        assertThat(told()).isEmpty();
    }

    @Test
    void waitingEventIsShownWithWhyItWaits() throws Exception {
        assertThat(onFiles("show", "3")).isZero();
        assertThat(printed())
                .contains(
                        "Event 3, link.clicked",
                        "segment: waiting, no process has the outbox open",
                        "answered 503",
                        "\"token\" : \"waits\"",
                        "\"event\" : \"Deep Link Clicked\"");
        assertThat(onFiles("show", "3", "--raw")).isZero();
        assertThat(surroundings.bytes.toByteArray()).isEqualTo(WAITING);
    }

    @Test
    void eventsAreFoundByUserIdStateAndType() {
        String id = ANSWERS.get("/api/events/2").path("messageId").textValue();
        for (String search : List.of(
                "--user u-2",
                "--id " + id,
                "--state dead",
                "--type referral.created --limit 1",
                "--destination segment --state dead")) {
            out.getBuffer().setLength(0);
            assertThat(onFiles(("events " + search).split(" "))).isZero();
            assertThat(printed().lines().skip(1))
                    .as(search)
                    .singleElement()
                    .asString()
                    .contains(id);
        }
        out.getBuffer().setLength(0);
        assertThat(onFiles("events", "--user", "u-3")).isZero();
        assertThat(printed()).isEmpty();
        assertThat(told()).contains("There is none.");
    }

    @Test
    void keptBodiesAreListedAndShown() {
        assertThat(onFiles("dead")).isZero();
        assertThat(onFiles("dead", "show", "1")).isZero();
        assertThat(onFiles("quarantine", "show", "1")).isZero();
        assertThat(printed())
                .contains(
                        "answered 400",
                        "Dead letter 1, referral.created",
                        "\"referrer_id\" : \"u-2\"",
                        "\"token\" : \"refused\"");
    }

    @ParameterizedTest
    @CsvSource({
        "show 99, There is no event 99.",
        "dead show 99, 'There is no dead letter 99'",
        "events --outbox other, There is no outbox other; there are: events",
        "status --outbox other, There is no outbox other; there are: events",
        "replay status 7, There is no replay 7"
    })
    void whatIsNotThereIsSaidWithExitCodeOne(String command, String message) {
        assertThat(onFiles(command.split(" "))).isEqualTo(1);
        assertThat(told()).startsWith(message);
        assertThat(printed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tail",
                "forget segment --yes",
                "backfill --to segment --yes",
                "replay --to segment --dead --yes",
                "replay pause 1",
                "replay resume 1",
                "replay cancel 1",
                "replay status 1 --follow",
                "dead admit --all",
                "quarantine admit 1"
            })
    void whatTakesARunningProcessIsAWrongCommandLine(String command) {
        assertThat(onFiles(command.split(" "))).isEqualTo(2);
        assertThat(told()).startsWith("--data is for commands that only look; this one takes a running Linkrelay");
    }

    @Test
    void withoutAFolderItIsTheOneOfTheSettings() {
        List<Optional<Path>> opened = new ArrayList<>();
        for (String option : List.of("--data", "--data=.")) {
            runWith(
                    data -> {
                        opened.add(data);
                        throw new IllegalArgumentException("the settings are torn");
                    },
                    "events",
                    option);
        }
        assertThat(opened).containsExactly(Optional.empty(), Optional.of(Path.of(".")));
    }

    @Test
    void folderThatTheSettingsDoNotTellIsAskedFor() {
        int exitCode = runWith(
                data -> {
                    throw new IllegalArgumentException("the settings are torn");
                },
                "events",
                "--data");
        assertThat(exitCode).isEqualTo(2);
        assertThat(told())
                .startsWith("which data directory is the usual one is not known, give it with --data DIR:"
                        + " the settings are torn");
    }

    private int runWith(Function<Optional<Path>, Api> files, String... args) {
        return new CommandLine(new Linkrelay(), new CommandFactory(surroundings, files))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--url=http://127.0.0.1:1", "--insecure"})
    void filesAndAPlaceToAskExcludeEachOther(String option) {
        assertThat(onFiles("status", option)).isEqualTo(2);
        assertThat(told()).startsWith("give either --data or " + option.replaceFirst("=.*", "") + ", not both");
    }

    @Test
    void credentialsAreNotNeededNorLookedAt() {
        surroundings.environment.put("MANAGEMENT_TOKEN", "no\u0007token");
        assertThat(onFiles("events")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "status --json", "events", "show 1", "dead", "replay list"})
    void filesStayAsTheyAreAndNoneIsAdded(String command) throws IOException {
        Map<String, String> before = contents(data);
        onFiles(command.split(" "));
        assertThat(contents(data)).isEqualTo(before);
        // The process that made them left the library too, if no other folder of this JVM had it before.
        assertThat(before.keySet()).allMatch(name -> name.matches("events\\.(db|db-note|lock)|sqlite-library-.*"));
    }

    private static Map<String, String> contents(Path directory) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    contents.put(
                            file.getFileName().toString(),
                            Files.getLastModifiedTime(file) + " " + new String(Files.readAllBytes(file), "ISO-8859-1"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return contents;
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "events", "replay list"})
    void folderWithoutAnOutboxIsSaidAndNotMade(String command) throws IOException {
        Path nothing = folder.resolve("nothing");
        assertThat(onFiles(nothing, command.split(" "))).isEqualTo(1);
        assertThat(told()).startsWith("There is no outbox " + nothing.resolve("events.db"));
        assertThat(nothing).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "events", "dead show 1"})
    void fileOfAnOlderFormatIsSaidAndNotChanged(String command, @TempDir Path old) throws Exception {
        Files.copy(data.resolve("events.db"), old.resolve("events.db"));
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + old.resolve("events.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA user_version = 3");
        }
        Map<String, String> before = contents(old);
        assertThat(onFiles(old, command.split(" "))).isEqualTo(1);
        assertThat(told()).contains("events.db has format 3, this needs format 8. Restart the process that owns it");
        assertThat(contents(old)).isEqualTo(before);
    }

    @Test
    void everyOutboxOfTheFolderIsJudgedAndNoOtherDatabase(@TempDir Path several) throws Exception {
        Files.copy(data.resolve("events.db"), several.resolve("events.db"));
        Files.copy(data.resolve("events.db"), several.resolve("orders.db"));
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + several.resolve("shop.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE t(x)");
        }
        assertThat(onFiles(several, "status", "--max-dead", "1", "--max-quarantine", "1"))
                .isEqualTo(1);
        assertThat(printed())
                .contains("The outbox events takes no events", "The outbox orders takes no events")
                .doesNotContain("shop");
        assertThat(onFiles(several, "events", "--outbox", "orders", "--limit", "1"))
                .isZero();
        assertThat(printed()).contains("waiting");
    }

    @Test
    void besideARunningProcessTheFileIsReadAndTheProcessNotJudged(@TempDir Path running) throws Exception {
        try (SegmentStandIn segment =
                        new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
                LocalLinkrelay linkrelay = LocalLinkrelay.start(running, segment.endpoint())) {
            assertThat(linkrelay.webhooks().send(DELIVERED)).isEqualTo(200);
            await().until(() -> linkrelay.segment().delivered() == 1);
            assertThat(onFiles(running, "status")).isZero();
            assertThat(printed().lines())
                    .startsWith("Nothing is lost, and nothing needs a person.")
                    .contains("segment: Nothing is lost: 1 received = 1 delivered + 0 filtered + 0 dead + 0 waiting");
            assertThat(printed())
                    .contains("Outbox events: a process has it open, 1 ever stored")
                    .containsPattern("(?m)^segment      - .*-$");
            out.getBuffer().setLength(0);
            assertThat(onFiles(running, "status", "--json")).isZero();
            assertThat(json("/api/status").at("/outboxes/0/destinations/0").has("state"))
                    .isFalse();
            assertThat(onFiles(running, "events")).isZero();
            assertThat(linkrelay.webhooks().send(WAITING))
                    .as("it still owns its outbox")
                    .isEqualTo(200);
        }
        assertThat(onFiles(running, "status", "--quiet")).isEqualTo(1);
    }
}
