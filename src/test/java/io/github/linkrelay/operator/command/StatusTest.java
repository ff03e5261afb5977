package io.github.linkrelay.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.operator.api.JsonForm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTest extends CommandTestBase {
    private static final String STATUS =
            """
            {"product": {"version": "0.1.0", "camel": "4.18.0", "java": "17.0.15", "mode": "live",
                         "startedAt": "2026-06-14T09:00:00.000Z"},
             "role": {"name": "operator", "masked": false}, "now": "2026-06-14T12:00:00.000Z",
             "webhooks": {"requests": {"stored": 20000, "duplicate": 0, "signature_wrong": 37}},
             "outboxes": [{"name": "events", "accepting": true, "events": 20000, "indexed": 19968, "fileBytes": 12345678,
               "diskFreeBytes": 39000000000, "deadLetters": 0, "quarantine": 0, "quarantineNotKept": 0,
               "rates": {"seconds": 5, "received": [3.0, 12.04], "refused": [0.0, 0.2]},
               "destinations": [
                 {"name": "segment", "state": "running", "since": "2026-06-14T11:57:00.000Z", "received": 20000,
                  "delivered": 18999, "filtered": 0, "deadLettered": 1, "waiting": 1000, "inFlight": 400, "delivering": [10.0, 11.5],
                  "oldestWaiting": "2026-06-14T11:50:00.000Z"}]}],
             "reload": {"enabled": true, "applied": 3, "refused": 1, "appliedAt": "2026-06-14T11:00:00.000Z",
                        "problems": []}}
            """;

    private final ObjectNode status = read(STATUS);
    private final ObjectNode outbox = (ObjectNode) status.at("/outboxes/0");
    private final ObjectNode segment = (ObjectNode) outbox.at("/destinations/0");

    private static ObjectNode read(String json) {
        try {
            return (ObjectNode) JsonForm.MAPPER.readTree(json);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void answer() {
        api.on("GET /api/status", any -> ApiStandIn.Answered.ok(status.toString()));
    }

    @Test
    void allIsWellAndTheFirstLineSaysIt() {
        assertThat(run("status")).isZero();
        assertThat(printed().lines())
                .startsWith("Nothing is lost, and nothing needs a person.")
                .contains(
                        "segment: Nothing is lost: 20,000 received = 18,999 delivered + 0 filtered + 1 dead + 1,000 waiting",
                        "Outbox events: takes events, 20,000 ever stored, file 11.8 MiB, 36.3 GiB free on the disk",
                        "Now: 12.0 events a second received, 0.2 requests a second with a wrong signature",
                        "Webhooks since the start: 20,000 stored, 37 signature_wrong",
                        "Files: 3 edits taken over, the last 60m ago, 1 refused",
                        "Linkrelay 0.1.0, live, up 3h, Camel 4.18.0, Java 17.0.15",
                        "DESTINATION  STATE    SINCE  NEXT TRY  WAITING  OLDEST  IN FLIGHT  PER SECOND",
                        "segment      running     3m         -    1,000     10m        400        11.5");
        assertThat(told()).isEmpty();
    }

    @Test
    void destinationThatBacksOffShowsWhyAndUntilWhenAndNeedsNobody() {
        segment.put("state", "backing_off")
                .put("reason", "answered 503: try later")
                .put("nextAttempt", "2026-06-14T12:00:04.000Z");
        assertThat(run("status")).isZero();
        assertThat(printed())
                .contains("backing_off     3m     in 4s")
                .contains("segment rests: answered 503: try later");
    }

    @Test
    void heldDestinationNeedsAPerson() {
        segment.put("state", "held").put("reason", "answered 401: wrong key");
        assertThat(run("status")).isEqualTo(1);
        assertThat(printed().lines())
                .startsWith("Nothing is lost, 1 thing needs a person:", "- segment is held: answered 401: wrong key");
    }

    @Test
    void outboxThatTakesNothingNeedsAPerson() {
        outbox.put("accepting", false).put("refusal", "the disk is full");
        assertThat(run("status")).isEqualTo(1);
        assertThat(printed().lines())
                .startsWith(
                        "New events are refused, what was stored is safe, 1 thing needs a person:",
                        "- The outbox events takes no events: the disk is full");
        assertThat(printed()).contains("TAKES NO EVENTS");
    }

    @Test
    void littleRoomNeedsAPersonAsOnThePage() {
        outbox.put("diskFreeBytes", 512L << 20).put("fileBytes", 80L << 20).put("maxBytes", 100L << 20);
        assertThat(run("status")).isZero();
        outbox.put("diskFreeBytes", (512L << 20) - 1).put("fileBytes", (80L << 20) + 1);
        assertThat(run("status")).isEqualTo(1);
        assertThat(printed().lines())
                .contains(
                        "Nothing is lost, 2 things need a person:",
                        "- The file of the outbox events has 80.0 MiB of 100.0 MiB",
                        "- The disk of the outbox events has 512.0 MiB left");
    }

    @Test
    void destinationThatComesAfterAnotherSaysWhatItWaitsFor() {
        assertThat(run("status")).isZero();
        assertThat(printed()).doesNotContain("waits for");
        segment.put("waitsFor", "warehouse");
        assertThat(run("status")).isZero();
        assertThat(printed().lines()).contains("segment waits for warehouse");
    }

    @Test
    void senderThatIsBusyForLongNeedsAPerson() {
        segment.put("busySince", "2026-06-14T11:57:00.000Z");
        assertThat(run("status")).isEqualTo(1);
        assertThat(printed().lines())
                .startsWith(
                        "Nothing is lost, 1 thing needs a person:",
                        "- segment: a sender is busy with the same batch for 3m, it may hang");
    }

    @Test
    void wrongBalanceIsSaidFirst() {
        segment.put("delivered", 18_998);
        assertThat(run("status")).isEqualTo(1);
        assertThat(printed().lines())
                .startsWith(
                        "The balance is wrong, 1 thing needs a person:",
                        "- segment: The balance is wrong: 20,000 received, but 18,998 delivered + 0 filtered + 1 dead + 1,000 waiting = 19,999");
    }

    @ParameterizedTest
    @CsvSource({"1000, 1", "0, 0"})
    void stoppedDestinationNeedsAPersonIfEventsWait(long waiting, int exitCode) {
        segment.put("state", "stopped").put("waiting", waiting).put("delivered", 19_999 - waiting);
        assertThat(run("status")).isEqualTo(exitCode);
    }

    @ParameterizedTest
    @CsvSource({
        "deadLetters, --max-dead, - 2 dead letters in the outbox events. See: linkrelay dead",
        "quarantine, --max-quarantine,"
                + " - 2 refused requests in the quarantine of the outbox events. See: linkrelay quarantine"
    })
    void keptBodiesNeedAPersonBeyondWhatIsKnown(String field, String option, String line) {
        outbox.put(field, 2);
        assertThat(run("status")).isEqualTo(1);
        assertThat(printed().lines()).contains(line + " --url " + api.url());
        assertThat(run("status", option, "1")).isEqualTo(1);
        assertThat(run("status", option, "2")).isZero();
    }

    @Test
    void refusedFilesNeedAPerson() {
        ((ObjectNode) status.path("reload")).putArray("problems").add("routes/x.camel.yaml:3: no such step");
        assertThat(run("status")).isEqualTo(1);
        assertThat(printed()).contains("- The files on the disk are not in force: routes/x.camel.yaml:3: no such step");
    }

    @ParameterizedTest
    @CsvSource({"9m, 1", "10m, 0", "1h, 0"})
    void waitingEventsNeedAPersonOnlyBeyondTheAgeThatIsGiven(String age, int exitCode) {
        assertThat(run("status", "--max-age", age)).isEqualTo(exitCode);
        assertThat(printed().contains("the oldest event has waited for 10m, longer than 9m"))
                .isEqualTo(exitCode == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "m", "-1m", "1y", "999999999999h"})
    void ageThatIsNoneIsAWrongCommandLine(String age) {
        assertThat(run("status", "--max-age=" + age)).isEqualTo(2);
    }

    @Test
    void quietLeavesAllToTheExitCode() {
        assertThat(run("status", "--quiet")).isZero();
        outbox.put("deadLetters", 1);
        assertThat(run("status", "-q")).isEqualTo(1);
        api.on("GET /api/status", any -> ApiStandIn.Answered.problem(401, "Who are you?"));
        assertThat(run("status", "-q")).isEqualTo(3);
        assertThat(printed() + told()).isEmpty();
    }

    @Test
    void quietAndJsonTogetherAreAWrongCommandLine() {
        assertThat(run("status", "--quiet", "--json")).isEqualTo(2);
    }

    @Test
    void jsonHasTheSameExitCode() {
        outbox.put("deadLetters", 1);
        assertThat(run("status", "--json")).isEqualTo(1);
        assertThat(printed().strip()).isEqualTo(status.toString());
    }

    @Test
    void oneOutboxIsLookedAtWhereItIsAskedFor() {
        ObjectNode other = outbox.deepCopy().put("name", "other").put("quarantine", 5);
        ((ArrayNode) status.path("outboxes")).add(other);
        assertThat(run("status", "--outbox", "events")).isZero();
        assertThat(run("status")).isEqualTo(1);
        assertThat(printed()).contains("linkrelay quarantine --outbox other --url " + api.url());
    }

    @Test
    void outboxThatIsNoneIsToldWithThoseThereAre() {
        assertThat(run("status", "--outbox", "evnts")).isEqualTo(1);
        assertThat(told()).contains("There is no outbox evnts; there are: events");
    }

    @Test
    void reasonCantSteerTheTerminal() {
        segment.put("state", "held").put("reason", "answered 401: " + ESCAPE + "\r\nNothing is lost");
        assertThat(run("status")).isEqualTo(1);
        assertThat(printed())
                .contains("- segment is held: answered 401: \\u001b[31m\\u000d\\u000aNothing is lost")
                .doesNotContain("\u001b");
    }

    @Test
    void tableIsCutToTheTerminalAndNotElsewhere() {
        String row = "segment      running     3m         -    1,000     10m        400        11.5";
        assertThat(run("status")).isZero();
        assertThat(printed().lines()).contains(row);

        out.getBuffer().setLength(0);
        surroundings.isTerminal = true;
        surroundings.environment.put("COLUMNS", "70");
        assertThat(run("status")).isZero();
        assertThat(printed().lines()).doesNotContain(row).contains(row.substring(0, 67) + "...");
    }

    @Test
    void answerWithoutATimeIsToldAsSuch() {
        api.on("GET /api/status", STATUS.replace("2026-06-14T12:00:00.000Z", "noon"));
        assertThat(run("status")).isEqualTo(1);
        assertThat(told()).contains("'noon' where a time must be");
        api.breaches().clear();
    }
}
