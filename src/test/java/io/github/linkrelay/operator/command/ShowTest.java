package io.github.linkrelay.operator.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.operator.api.JsonForm;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShowTest extends CommandTestBase {
    private static final String ID = "6eb04270-af46-870c-87c0-48d70535de7c";
    private static final String BODY = "{\"event\":\"link.clicked\", \"data\":{\"price\":1.10,\"name\":\"Zoë\"}}\n";

    private static String detail(String body, boolean isBase64, String more) {
        try {
            return """
                    {"sequence": 7, "messageId": "%s", "type": "link.clicked", "user": "u1",
                     "receivedAt": "2026-06-14T09:26:53.589Z", "bytes": 60, "states": {"segment": "dead"},
                     "key": "9f86d081", "body": {"text": %s, "bytes": 60%s},
                     "destinations": [{"name": "segment", "state": "dead", "reason": "answered 400: no \\u001b[31m user",
                       "deadLetter": 3, "attempts": [
                         {"at": "2026-06-14T09:26:54.000Z", "millis": 30001, "answer": "retry", "events": 100,
                          "reason": "no answer"},
                         {"at": "2026-06-14T09:27:30.000Z", "millis": 41, "status": 400, "answer": "refused", "events": 1,
                          "reason": "answered 400", "replay": 2}]},
                       {"name": "hubspot", "state": "waiting", "attempts": []}]%s}
                    """
                    .formatted(ID, JsonForm.MAPPER.writeValueAsString(body), isBase64 ? ",\"base64\":true" : "", more);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void hold(String body, boolean isBase64) {
        api.on(
                "GET /api/events/7",
                detail(body, isBase64, ",\"call\":{\"event\":\"Deep Link Clicked\",\"price\":1.10}"));
    }

    private void role(boolean isMasked) {
        api.on(
                "GET /api/status",
                """
                {"product": {"version": "1", "camel": "4", "java": "17", "mode": "live", "startedAt": "2026-06-14T09:00:00Z"},
                 "role": {"name": "viewer", "masked": %s}, "now": "2026-06-14T09:00:00Z", "webhooks": {"requests": {}},
                 "outboxes": [], "reload": {"enabled": false}}
                """
                        .formatted(isMasked));
    }

    @Test
    void eventIsShownWhole() {
        hold(BODY, false);
        assertThat(run("show", "7")).isZero();
        assertThat(printed().lines())
                .containsExactly(
                        "Event 7, link.clicked",
                        "  message id  " + ID,
                        "  user        u1",
                        "  received    2026-06-14 09:26:53 UTC",
                        "  SHA-256     9f86d081",
                        "",
                        "segment: dead (dead letter 3), answered 400: no \\u001b[31m user",
                        "  AT (UTC)                  TOOK  STATUS  ANSWER   EVENTS  REPLAY  REASON",
                        "  2026-06-14 09:26:54  30,001 ms       -  retry       100       -  no answer",
                        "  2026-06-14 09:27:30      41 ms     400  refused       1       2  answered 400",
                        "",
                        "hubspot: waiting",
                        "  no attempt known",
                        "",
                        "Body, 60 bytes:",
                        "  {",
                        "    \"event\" : \"link.clicked\",",
                        "    \"data\" : {",
                        "      \"price\" : 1.10,",
                        "      \"name\" : \"Zoë\"",
                        "    }",
                        "  }",
                        "",
                        "Track call, as the settings of now make it:",
                        "  {",
                        "    \"event\" : \"Deep Link Clicked\",",
                        "    \"price\" : 1.10",
                        "  }");
    }

    @Test
    void eventWithoutACallSaysWhy() {
        api.on("GET /api/events/7", detail(BODY, false, ",\"callProblem\":\"it has no time\""));
        assertThat(run("show", "7")).isZero();
        assertThat(printed()).contains("No Track call: it has no time");
    }

    @Test
    void bodyThatIsNoJsonIsShownLineByLineAndHarmless() {
        hold("one\ntwo " + ESCAPE + "\r\u0007three <script>", false);
        assertThat(run("show", "7")).isZero();
        assertThat(printed().lines()).containsSequence("  one", "  two \\u001b[31m", "  \\u0007three <script>");
        assertThat(printed()).doesNotContain("\u001b").doesNotContain("\u0007");
    }

    @Test
    void messageIdIsLookedUp() {
        hold(BODY, false);
        api.on(
                "GET /api/events",
                asked -> ApiStandIn.Answered.ok(
                        asked.query().containsKey("before")
                                ? "{\"events\":[" + EventsTest.event(7) + "," + EventsTest.event(3) + "]}"
                                : "{\"events\":[],\"next\":50}"));
        assertThat(run("show", ID)).isZero();
        assertThat(api.asked("GET /api/events"))
                .allSatisfy(each -> assertThat(each.query()).containsEntry("id", ID));
        assertThat(printed()).startsWith("Event 7,");
        assertThat(told()).contains("The newest of several with this message id; the others: 3");
    }

    @Test
    void messageIdOfNoneIsExitCodeOne() {
        api.on("GET /api/events", "{\"events\":[]}");
        assertThat(run("show", ID)).isEqualTo(1);
        assertThat(told()).contains("There is no event with the message id " + ID);
    }

    @Test
    void sequenceOfNoneIsExitCodeOne() {
        assertThat(run("show", "8")).isEqualTo(1);
        assertThat(told()).contains("There is no such thing.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../status", "a b", "7?x", ""})
    void anythingElseIsAWrongCommandLine(String event) {
        assertThat(run("show", event)).isEqualTo(2);
        assertThat(api.asked()).isEmpty();
    }

    @Test
    void rawWritesTheReceivedBytesAndNothingElse() {
        hold(BODY + ESCAPE, false);
        role(false);
        assertThat(run("show", "7", "--raw")).isZero();
        assertThat(surroundings.bytes.toByteArray()).isEqualTo((BODY + ESCAPE).getBytes(UTF_8));
        assertThat(printed() + told()).isEmpty();
    }

    @Test
    void rawDecodesBytesThatAreNoText() {
        byte[] bytes = {(byte) 0xff, 0, 10, (byte) 0xc3};
        hold(Base64.getEncoder().encodeToString(bytes), true);
        role(false);
        assertThat(run("show", "7", "--raw")).isZero();
        assertThat(surroundings.bytes.toByteArray()).isEqualTo(bytes);

        assertThat(run("show", "7")).isZero();
        assertThat(printed()).contains("no UTF-8, here in Base64").contains("  /wAKww==");
    }

    @Test
    void rawIsRefusedWhereFieldsAreHidden() {
        hold(BODY, false);
        role(true);
        assertThat(run("show", "7", "--raw")).isEqualTo(1);
        assertThat(surroundings.bytes.toByteArray()).isEmpty();
        assertThat(told()).contains("hidden from you");
    }

    @Test
    void jsonIsTheAnswerAsItIs() {
        hold(BODY, false);
        assertThat(run("show", "7", "--json")).isZero();
        assertThat(printed().strip())
                .isEqualTo(detail(BODY, false, ",\"call\":{\"event\":\"Deep Link Clicked\",\"price\":1.10}")
                        .strip());
        assertThat(run("show", "7", "--json", "--raw")).isEqualTo(2);
    }
}
