package io.github.linkrelay.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands dead and quarantine. */
class KeptTest extends CommandTestBase {
    private static final String GROUPS =
            """
            {"groups": [
              {"destination": "segment", "group": "answered 400: * is missing", "count": 1204,
               "firstAt": "2026-06-14T09:26:53.589Z", "lastAt": "2026-06-14T10:00:00.000Z"},
              {"group": "no event: \\u001b[31m", "count": 1,
               "firstAt": "2026-06-14T09:26:53.589Z", "lastAt": "2026-06-14T09:26:53.589Z"}]}""";
    private static final String LETTER =
            """
            {"id": %d, "destination": "segment", "sequence": 7, "key": "9f86", "messageId": "6eb04270", "type": "link.clicked",
             "receivedAt": "2026-06-14T09:26:53.589Z", "diedAt": "2026-06-14T09:27:00.000Z",
             "reason": "answered 400: u1 is missing", "group": "answered 400: * is missing", "bytes": 3%s}""";
    private static final String ENTRY =
            """
            {"id": %d, "key": "9f86", "receivedAt": "2026-06-14T09:26:53.589Z", "reason": "signature_wrong",
             "signature": "\\u001b[31mab", "bytes": 1204%s}""";

    private void admits(String path, int admitted, int duplicates, int unusable, int refused, boolean dryRun) {
        api.on(
                "POST " + path,
                "{\"admitted\":" + admitted + ",\"duplicates\":" + duplicates + ",\"unusable\":" + unusable
                        + ",\"refused\":" + refused + ",\"dryRun\":" + dryRun + "}");
    }

    @Test
    void deadLettersAreCountedByReason() {
        api.on("GET /api/dead-letters/groups", GROUPS);
        assertThat(run("dead")).isZero();
        assertThat(printed().lines())
                .containsExactly(
                        "COUNT  DESTINATION  FIRST (UTC)          LAST (UTC)           REASON, * FOR WHAT DIFFERS",
                        "1,204  segment      2026-06-14 09:26:53  2026-06-14 10:00:00  answered 400: * is missing",
                        "    1  -            2026-06-14 09:26:53  2026-06-14 09:26:53  no event: \\u001b[31m");
    }

    @ParameterizedTest
    @CsvSource({"segment, 1204, no event", "-, no event, 1204"})
    void reasonsOfOneDestinationAreThoseAlone(String destination, String there, String notThere) {
        api.on("GET /api/dead-letters/groups", GROUPS);
        assertThat(run("dead", "--destination", destination)).isZero();
        assertThat(printed().replace(",", "")).contains(there).doesNotContain(notThere);
    }

    @Test
    void jsonOfReasonsIsTheAnswerAsItIs() {
        api.on("GET /api/dead-letters/groups", GROUPS);
        assertThat(run("dead", "--json")).isZero();
        assertThat(printed().strip()).isEqualTo(GROUPS);
        assertThat(run("dead", "--json", "--destination", "segment")).isEqualTo(2);
    }

    @Test
    void noneIsSaidOnTheErrorOutput() {
        api.on("GET /api/dead-letters/groups", "{\"groups\":[]}");
        assertThat(run("dead")).isZero();
        assertThat(printed()).isEmpty();
        assertThat(told()).contains("There is none.");
    }

    @Test
    void lettersAreListedAndFiltered() {
        api.on("GET /api/dead-letters", "{\"deadLetters\":[" + LETTER.formatted(12, "") + "],\"next\":12}");
        assertThat(run(
                        "dead",
                        "--group",
                        "answered 400: * is missing",
                        "--type",
                        "link.clicked",
                        "--destination",
                        "segment",
                        "--limit",
                        "1",
                        "--before",
                        "20"))
                .isZero();
        assertThat(printed().lines())
                .containsExactly(
                        "ID  DESTINATION  SEQUENCE  DIED (UTC)           TYPE          REASON",
                        "12  segment             7  2026-06-14 09:27:00  link.clicked  answered 400: u1 is missing");
        assertThat(told()).contains("--before 12");
        assertThat(api.asked().get(0).query())
                .containsEntry("group", "answered 400: * is missing")
                .containsEntry("type", "link.clicked")
                .containsEntry("destination", "segment")
                .containsEntry("limit", "1")
                .containsEntry("before", "20");
    }

    @Test
    void letterThatNeverWasAnEventIsListedWithDashes() {
        api.on(
                "GET /api/dead-letters",
                "{\"deadLetters\":[{\"id\":1,\"key\":\"9f\",\"receivedAt\":\"2026-06-14T09:26:53.589Z\","
                        + "\"diedAt\":\"2026-06-14T09:26:53.589Z\",\"reason\":\"event is missing\",\"group\":\"g\",\"bytes\":2}]}");
        assertThat(run("dead", "--list", "--destination", "-")).isZero();
        assertThat(printed()).contains(" 1  -                   -  2026-06-14 09:26:53  -     event is missing");
    }

    @Test
    void deadLetterIsShownWithItsBody() {
        api.on("GET /api/dead-letters/12", LETTER.formatted(12, ",\"body\":{\"text\":\"\\u001b[2J\",\"bytes\":4}"));
        assertThat(run("dead", "show", "12")).isZero();
        assertThat(printed().lines())
                .contains(
                        "Dead letter 12, link.clicked",
                        "  reason       answered 400: u1 is missing",
                        "Body, 4 bytes:",
                        "  \\u001b[2J");
        assertThat(run("dead", "show", "12", "--json")).isZero();
        assertThat(run("dead", "show", "13")).isEqualTo(1);
        assertThat(run("dead", "show", "x")).isEqualTo(2);
    }

    @Test
    void quarantineIsCountedListedAndShown() {
        api.on("GET /api/quarantine/groups", GROUPS);
        api.on("GET /api/quarantine", "{\"entries\":[" + ENTRY.formatted(4, "") + "]}");
        api.on("GET /api/quarantine/4", ENTRY.formatted(4, ",\"body\":{\"text\":\"{}\",\"bytes\":2}"));
        assertThat(run("quarantine")).isZero();
        assertThat(printed())
                .contains("1,204  2026-06-14 09:26:53  2026-06-14 10:00:00  answered")
                .doesNotContain("DESTINATION");
        assertThat(run("quarantine", "--list")).isZero();
        assertThat(printed()).contains(" 4  2026-06-14 09:26:53  1,204  signature_wrong");
        assertThat(run("quarantine", "show", "4")).isZero();
        assertThat(printed())
                .contains("  signature  \\u001b[31mab")
                .contains("Body, 2 bytes:")
                .doesNotContain("\u001b");
    }

    @Test
    void quarantinedAreAdmittedByNumber() {
        admits("/api/quarantine/admit", 2, 1, 0, 0, false);
        assertThat(run("quarantine", "admit", "4", "5", "6", "--yes")).isZero();
        assertThat(api.asked().get(0).body()).isEqualTo("{\"ids\":[4,5,6],\"dryRun\":false}");
        assertThat(api.asked().get(0).headers().getFirst("X-Linkrelay")).isEqualTo("1");
        assertThat(api.asked().get(0).headers().getFirst("Content-Type")).isEqualTo("application/json");
        assertThat(printed().lines())
                .containsExactly(
                        "2 admitted, as events received when they first came",
                        "1 dropped, because another request stored them meanwhile");
    }

    @ParameterizedTest
    @CsvSource({"quarantine, /api/quarantine/admit", "dead, /api/dead-letters/admit"})
    void someThatAreNotLetInAreExitCodeOne(String command, String path) {
        admits(path, 5, 0, 1, 2, true);
        assertThat(run(command, "admit", "--all", "--group", "signature_wrong", "--dry-run"))
                .isEqualTo(1);
        assertThat(api.asked().get(0).body()).isEqualTo("{\"all\":true,\"group\":\"signature_wrong\",\"dryRun\":true}");
        assertThat(printed().lines())
                .startsWith("A dry run; nothing was done. It would be:")
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarantine admit", "quarantine admit 1 --all", "dead admit 1 --group x", "dead admit x"})
    void admittingNeedsToSayWhich(String command) {
        assertThat(run(command.split(" "))).isEqualTo(2);
        assertThat(api.asked()).isEmpty();
    }

    @Test
    void moreThanAThousandNumbersAreRefused() {
        String[] args = Stream.concat(
                        Stream.of("dead", "admit"), IntStream.range(0, 1_001).mapToObj(String::valueOf))
                .toArray(String[]::new);
        assertThat(run(args)).isEqualTo(2);
        assertThat(api.asked()).isEmpty();
    }

    @Test
    void admittingWithoutTheRightIsExitCodeThree() {
        api.on("POST /api/quarantine/admit", any -> ApiStandIn.Answered.problem(403, "A viewer may look only."));
        assertThat(run("quarantine", "admit", "--all", "--yes")).isEqualTo(3);
        assertThat(told()).contains("A viewer may look only.");
    }
}
