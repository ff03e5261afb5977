package io.github.linkrelay.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.linkrelay.destination.VendorStandIn.Reply;
import io.github.linkrelay.destination.VendorStandIn.Request;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Ga4SinkTest extends DestinationTestBase {
    private static final String SECRET = "s3cret/+&=";

    Ga4SinkTest() {
        super("ga4");
    }

    @Override
    Map<String, String> settings(URI vendor) {
        return Map.of("ga4.measurement-id", "G-ABCDEF1234", "ga4.secret", SECRET, "ga4.endpoint", vendor.toString());
    }

    /** Like Google: whatever arrives is fine. */
    @Override
    Reply answer(Request request) {
        return Reply.of(204, "");
    }

    private static String click(String token, String client, Instant time) {
        return event(
                "link.clicked",
                time.toString(),
                "\"token\":\"" + token + "\",\"ip\":\"203.0.113.57\""
                        + (client == null ? "" : ",\"ga_client_id\":\"" + client + "\""));
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private List<String> sent() {
        List<String> tokens = new ArrayList<>();
        vendor.requests().forEach(request -> request.json()
                .get("events")
                .forEach(event -> tokens.add(event.at("/params/token").asText())));
        return tokens;
    }

    @Test
    void requestHasEventsOfOneClientAndTheSecretInTheQuery() throws Exception {
        sendTogether(
                click("a", "1.1", now()), click("b", "2.2", now()), click("c", "1.1", now()), click("d", "2.2", now()));
        awaitSettled(4, 0);
        assertThat(sent()).containsExactlyInAnyOrder("a", "b", "c", "d");
        for (Request request : vendor.requests()) {
            assertThat(request.path()).isEqualTo("/mp/collect");
            assertThat(request.query()).isEqualTo("measurement_id=G-ABCDEF1234&api_secret=s3cret%2F%2B%26%3D");
            assertThat(request.body()).doesNotContain("203.0.113.57");
            boolean first = request.json().get("client_id").asText().equals("1.1");
            for (JsonNode event : request.json().get("events")) {
                assertThat(event.at("/params/token").asText()).isIn(first ? List.of("a", "c") : List.of("b", "d"));
            }
        }
    }

    @Test
    void timeOfEachEventIsItsOwn() throws Exception {
        Instant time = now().minusSeconds(60);
        sendTogether(click("a", "1.1", time), click("b", "1.1", time.plusMillis(7)));
        awaitSettled(2, 0);
        List<Long> micros = new ArrayList<>();
        for (Request request : vendor.requests()) {
            long common = request.json().get("timestamp_micros").asLong();
            request.json()
                    .get("events")
                    .forEach(event -> micros.add(event.path("timestamp_micros").asLong(common)));
        }
        assertThat(micros).containsExactlyInAnyOrder(time.toEpochMilli() * 1000, time.toEpochMilli() * 1000 + 7000);
    }

    @Test
    void eventWithoutAClientIsDoneWithUnsent() throws Exception {
        send(click("nobody", null, now()), click("a", "1.1", now()));
        awaitSettled(1, 1, 0);
        assertThat(sent()).containsExactly("a");
    }

    @Test
    void eventThatIsTooOldIsADeadLetterRatherThanMovedInTime() throws Exception {
        send(click("old", "1.1", now().minus(73, ChronoUnit.HOURS)), click("a", "1.1", now()));
        awaitSettled(1, 1);
        assertThat(deadLetters().get("old")).contains("older than 72 hours");
    }

    @Test
    void serverErrorIsWaitedOut() throws Exception {
        vendor.next(Reply.of(503, "")).next(Reply.of(500, ""));
        send(click("a", "1.1", now()));
        awaitSettled(1, 0);
        await().until(() -> vendor.accepted().size() == 1);
    }

    @Test
    void eventOfWhichNobodyKnowsWhetherItArrivedIsADeadLetterAndNotSentAgain() throws Exception {
        vendor.next(Reply.cut());
        send(click("a", "1.1", now()));
        awaitSettled(0, 1);
        send(click("b", "1.1", now()));
        awaitSettled(1, 1);
        assertThat(vendor.requests()).hasSize(2);
        assertThat(vendor.requests().get(1).body()).contains("\"b\"").doesNotContain("\"token\":\"a\"");
        assertThat(deadLetters()).containsOnlyKeys("a");
    }

    @Test
    void eventThatGoogleWouldDropByItsNameIsADeadLetterThatSaysSo() throws Exception {
        stopLinkrelay();
        start(Map.of("linkrelay.segment.name.link.clicked", "Session Start"));
        send(click("dropped", "1.1", now()));
        awaitSettled(0, 1);
        assertThat(deadLetters().get("dropped"))
                .isEqualTo(
                        "Google Analytics takes no event that is called session_start, it keeps this name for itself");
        assertThat(vendor.requests()).isEmpty();
    }

    @Test
    void reservedParameterArrivesUnderAnotherNameAndLongTextIsCutBetweenCharacters() throws Exception {
        String smiley = "\uD83D\uDE00";
        send(event(
                "link.clicked",
                now().toString(),
                "\"token\":\"a\",\"ga_client_id\":\"1.1\",\"session_id\":\"theirs\",\"note\":\"x" + smiley.repeat(120)
                        + "\""));
        awaitSettled(1, 0);
        JsonNode params = vendor.requests().get(0).json().at("/events/0/params");
        assertThat(params.get("original_session_id").asText()).isEqualTo("theirs");
        assertThat(params.get("note").asText()).isEqualTo("x" + smiley.repeat(99));
    }
}
