package io.github.linkrelay.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest extends CommandTestBase {
    private static final String START = "POST /api/replays";
    private static final String LOOK = "GET /api/replays/7";
    private static final String[] DEAD = {"replay", "--to", "segment", "--dead"};

    private static String replay(String state, long sent, long failed) {
        return "{\"id\":7,\"destination\":\"segment\",\"source\":\"dead-letters\",\"state\":\"" + state
                + "\",\"total\":20000," + "\"sent\":" + sent + ",\"filtered\":0,\"failed\":" + failed
                + ",\"rate\":500,\"createdAt\":\"2026-06-14T12:00:00.000Z\"}";
    }

    /** Counts, starts, and is at each look as far as these say; at the last one it stays. */
    private void replays(long count, String... looks) {
        api.on(
                START,
                asked -> asked.body().contains("\"dryRun\":true")
                        ? ApiStandIn.Answered.ok("{\"dryRun\":true,\"count\":" + count + "}")
                        : new ApiStandIn.Answered(201, replay("running", 0, 0), Map.of()));
        Iterator<String> each = List.of(looks).iterator();
        api.on(LOOK, asked -> ApiStandIn.Answered.ok(each.next()));
        for (int i = 1; i < looks.length; i++) {
            surroundings.pauses.add(() -> {});
        }
    }

    private int dead(String... more) {
        return run(Stream.concat(Arrays.stream(DEAD), Arrays.stream(more)).toArray(String[]::new));
    }

    private List<String> started() {
        return api.asked(START).stream().map(ApiStandIn.Asked::body).toList();
    }

    @Test
    void itCountsStartsAndShowsHowFarItIs() {
        replays(20_000, replay("running", 0, 0), replay("running", 5_000, 0), replay("done", 20_000, 0));
        assertThat(dead("--yes")).isZero();
        assertThat(started())
                .containsExactly(
                        "{\"destination\":\"segment\",\"rate\":500.0,\"source\":\"dead-letters\",\"dryRun\":true}",
                        "{\"destination\":\"segment\",\"rate\":500.0,\"source\":\"dead-letters\"}");
        assertThat(api.asked(START))
                .allSatisfy(each ->
                        assertThat(each.headers().getFirst("X-Linkrelay")).isEqualTo("1"));
        assertThat(told().lines())
                .containsExactly(
                        "20,000 events to send to segment.",
                        "Replay 7 to segment: 0 of 20,000 sent, 0 failed (0%), running");
        assertThat(printed().lines())
                .containsExactly("Replay 7 to segment: 20,000 of 20,000 sent, 0 failed (100%), done");
        assertThat(surroundings.whenEnded).isEmpty();
    }

    @Test
    void withoutATerminalThereIsALineEveryFiveSecondsAndAtEachChangeOfState() {
        String[] looks = Stream.concat(
                        Stream.iterate(0, each -> each + 1)
                                .limit(24)
                                .map(each -> replay(each < 20 ? "running" : "paused", 250L * each, 0)),
                        Stream.of(replay("done", 20_000, 0)))
                .toArray(String[]::new);
        replays(20_000, looks);
        assertThat(dead("--yes")).isZero();
        assertThat(told().lines().skip(1))
                .containsExactly(
                        "Replay 7 to segment: 0 of 20,000 sent, 0 failed (0%), running",
                        "Replay 7 to segment: 2,500 of 20,000 sent, 0 failed (12%), 500/s, 35s left",
                        "Replay 7 to segment: 5,000 of 20,000 sent, 0 failed (25%), paused");
    }

    @Test
    void onATerminalOneLineIsWrittenOver() {
        surroundings.isTerminal = true;
        surroundings.environment.put("COLUMNS", "50");
        replays(20_000, replay("running", 0, 0), replay("running", 250, 0), replay("done", 20_000, 0));
        assertThat(dead("--yes")).isZero();
        String progress = told().substring(told().indexOf('\r'));
        assertThat(progress)
                .isEqualTo("\rReplay 7 to segment: 0 of 20,000 sent, 0 failed ("
                        + "\rReplay 7 to segment: 250 of 20,000 sent, 0 failed" + System.lineSeparator());
        assertThat(surroundings.questions).isEmpty();
    }

    @Test
    void shorterLineCoversALongerOne() {
        surroundings.isTerminal = true;
        replays(20_000, replay("running", 1_000, 0), replay("paused", 1_000, 0), replay("done", 20_000, 0));
        assertThat(dead("--yes")).isZero();
        assertThat(told())
                .endsWith("\rReplay 7 to segment: 1,000 of 20,000 sent, 0 failed (5%), running"
                        + "\rReplay 7 to segment: 1,000 of 20,000 sent, 0 failed (5%), paused "
                        + System.lineSeparator());
    }

    @Test
    void someThatFailAreExitCodeOneAndSaysWhereTheyAre() {
        replays(20_000, replay("done", 19_999, 1));
        assertThat(dead("--yes", "--outbox", "other")).isEqualTo(1);
        assertThat(printed())
                .contains("What failed is among the dead letters: linkrelay dead --destination segment"
                        + " --outbox other --url " + api.url());
    }

    @Test
    void cancelledMeanwhileIsExitCodeOne() {
        replays(20_000, replay("running", 0, 0), replay("cancelled", 3, 0));
        assertThat(dead("--yes")).isEqualTo(1);
    }

    @Test
    void dryRunCountsOnly() {
        replays(1_204);
        assertThat(dead("--dry-run")).isZero();
        assertThat(printed().lines()).containsExactly("1,204 events to send to segment. Nothing was sent.");
        assertThat(started()).hasSize(1);
    }

    @Test
    void nothingToSendIsFineAndStartsNothing() {
        replays(0);
        assertThat(dead("--yes")).isZero();
        assertThat(started()).hasSize(1);
        assertThat(printed()).contains("0 events to send to segment. Nothing was sent.");
    }

    @Test
    void withoutATerminalItRefusesToGuess() {
        assertThat(dead()).isEqualTo(2);
        assertThat(told()).contains("there is no terminal to ask on: add --yes");
        assertThat(api.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"y, 0, 2", "yes, 0, 2", "n, 1, 1", "'', 1, 1", "yesterday, 1, 1"})
    void onATerminalItAsks(String reply, int exitCode, int requests) {
        surroundings.isTerminal = true;
        surroundings.reply = reply;
        replays(3, replay("done", 3, 0));
        assertThat(dead("--rate", "0")).isEqualTo(exitCode);
        assertThat(surroundings.questions).containsExactly("Send 3 events to segment, as fast as they go? [y/N] ");
        assertThat(started()).hasSize(requests);
    }

    @Test
    void choiceGoesToTheApi() {
        replays(1);
        assertThat(run(
                        "replay",
                        "--to",
                        "segment",
                        "--events",
                        "--type",
                        "link.clicked",
                        "--user",
                        "u1",
                        "--id",
                        "ab",
                        "--since",
                        "2026-06-14T09:00:00Z",
                        "--until",
                        "2026-06-15",
                        "--sequence",
                        "12,15",
                        "--sequence",
                        "20",
                        "--rate",
                        "2.5",
                        "--dry-run"))
                .isZero();
        assertThat(started())
                .containsExactly("{\"destination\":\"segment\",\"type\":\"link.clicked\",\"user\":\"u1\","
                        + "\"id\":\"ab\",\"from\":\"2026-06-14T09:00:00.000Z\",\"until\":\"2026-06-15T00:00:00.000Z\","
                        + "\"sequences\":[12,15,20],\"rate\":2.5,\"source\":\"events\",\"dryRun\":true}");
    }

    @Test
    void groupIsOfDeadLetters() {
        replays(1);
        assertThat(dead("--group", "answered 400: *", "--dry-run")).isZero();
        assertThat(started().get(0)).contains("\"group\":\"answered 400: *\"");
        assertThat(run("replay", "--to", "segment", "--events", "--group", "x", "--dry-run"))
                .isEqualTo(2);
    }

    @Test
    void backfillIsAReplayOfTheArchive() {
        replays(1, replay("done", 1, 0));
        assertThat(run("backfill", "--to", "segment", "--type", "link.clicked", "--yes"))
                .isZero();
        assertThat(started()).hasSize(2).allSatisfy(body -> assertThat(body).contains("\"source\":\"archive\""));
        assertThat(run("replay", "--archive", "--to", "segment", "--type", "link.clicked", "--dry-run"))
                .isZero();
        assertThat(started().get(2)).isEqualTo(started().get(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replay --dead --yes",
                "replay --to segment --yes",
                "replay --to segment --dead --events --yes",
                "replay --to segment --dead --rate -1 --yes",
                "replay --to segment --dead --rate NaN --yes",
                "replay --to segment --dead --rate Infinity --yes",
                "replay --to segment --dead --sequence x --yes",
                "backfill --yes",
                "backfill --to segment",
                "backfill --to segment --dead --yes"
            })
    void commandLineThatCantBeMeantAsksNothing(String command) {
        assertThat(run(command.split(" "))).isEqualTo(2);
        assertThat(api.asked()).isEmpty();
    }

    @Test
    void noWaitSaysHowToFollow() {
        replays(3);
        assertThat(dead("--yes", "--no-wait")).isZero();
        assertThat(printed()).contains("Begun. Follow it: linkrelay replay status 7 --follow --url " + api.url());
        assertThat(api.asked(LOOK)).isEmpty();
    }

    @Test
    void jsonIsOneDocumentTheLast() {
        String done = replay("done", 3, 0);
        replays(3, replay("running", 0, 0), done);
        assertThat(dead("--yes", "--json")).isZero();
        assertThat(printed().strip()).isEqualTo(done);
        out.getBuffer().setLength(0);
        assertThat(dead("--yes", "--json", "--no-wait")).isZero();
        assertThat(printed().strip()).isEqualTo(replay("running", 0, 0));
        out.getBuffer().setLength(0);
        assertThat(dead("--json", "--dry-run")).isZero();
        assertThat(printed().strip()).isEqualTo("{\"dryRun\":true,\"count\":3}");
    }

    @Test
    void endFromOutsideSaysThatItGoesOnAndHowToFollow() {
        List<String> whileItRan = new ArrayList<>();
        replays(20_000, replay("running", 0, 0), replay("done", 20_000, 0));
        surroundings.pauses.set(0, () -> {
            surroundings.whenEnded.get(0).run();
            whileItRan.add(told());
        });
        assertThat(dead("--yes")).isZero();
        assertThat(whileItRan.get(0))
                .contains("Replay 7 goes on. Follow it: linkrelay replay status 7 --follow")
                .contains("'pause', 'cancel'");
    }

    @Test
    void processThatIsGoneMeanwhileIsExitCodeThreeAndSaysThatItGoesOn() {
        replays(20_000, replay("running", 0, 0), replay("done", 20_000, 0));
        surroundings.pauses.set(0, api::close);
        assertThat(dead("--yes")).isEqualTo(3);
        assertThat(told()).contains("Nothing listens at").contains("Replay 7 goes on when Linkrelay does.");
    }

    @Test
    void refusalToStartIsTold() {
        api.on(START, asked -> ApiStandIn.Answered.problem(404, "There is no destination segmnt."));
        assertThat(dead("--yes")).isEqualTo(1);
        assertThat(told()).contains("There is no destination segmnt.");
    }

    @Test
    void replaysAreListed() {
        api.on(
                "GET /api/replays",
                "{\"replays\":["
                        + replay("paused", 1_204, 3).replace("\"state\"", "\"filter\":\"group \\u001b[31m\",\"state\"")
                        + "]}");
        assertThat(run("replay", "list")).isZero();
        assertThat(printed().lines())
                .containsExactly(
                        "ID  DESTINATION  SOURCE        STATE    SENT  FILTERED  FAILED      OF  BEGUN (UTC)          WHICH",
                        " 7  segment      dead-letters  paused  1,204         0       3  20,000  2026-06-14 12:00:00  group \\u001b[31m");
    }

    @ParameterizedTest
    @CsvSource({"running, 0, 0", "done, 0, 0", "done, 1, 1", "cancelled, 0, 1"})
    void statusOfOneHasItsExitCode(String state, int failed, int exitCode) {
        replays(0, replay(state, 5, failed));
        assertThat(run("replay", "status", "7")).isEqualTo(exitCode);
        assertThat(printed()).contains("Replay 7 to segment: 5 of 20,000 sent, " + failed + " failed (0%), " + state);
    }

    @Test
    void statusFollowsToTheEnd() {
        replays(0, replay("waiting", 0, 0), replay("running", 1, 0), replay("done", 20_000, 0));
        assertThat(run("replay", "status", "7", "--follow")).isZero();
        assertThat(told().lines()).hasSize(2).first().asString().endsWith("waiting");
        assertThat(printed()).contains("20,000 of 20,000 sent");
    }

    @ParameterizedTest
    @CsvSource({"pause, paused", "resume, running", "cancel, cancelled"})
    void replayIsSteered(String action, String state) {
        api.on("POST /api/replays/7/" + action, replay(state, 5, 0));
        assertThat(run("replay", action, "7", "--yes")).isZero();
        assertThat(printed()).contains("Replay 7 to segment: 5 of 20,000 sent, 0 failed (0%), " + state);
        assertThat(run("replay", action)).isEqualTo(2);
    }

    @Test
    void steeringOneThatEndedIsToldAsTheApiDoes() {
        api.on("POST /api/replays/7/pause", any -> ApiStandIn.Answered.problem(409, "Replay 7 is done."));
        assertThat(run("replay", "pause", "7", "--yes")).isEqualTo(1);
        assertThat(told()).contains("Replay 7 is done.");
    }
}
