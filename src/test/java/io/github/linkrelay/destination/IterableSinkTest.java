package io.github.linkrelay.destination;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.linkrelay.destination.VendorStandIn.Reply;
import io.github.linkrelay.destination.VendorStandIn.Request;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IterableSinkTest extends DestinationTestBase {
    IterableSinkTest() {
        super("iterable");
    }

    @Override
    Map<String, String> settings(URI vendor) {
        return Map.of("iterable.api-key", "it-key", "iterable.endpoint", vendor.toString());
    }

    @Override
    Reply answer(Request request) {
        if (!"it-key".equals(request.header("Api-Key"))) {
            return Reply.of(401, "{\"code\":\"BadApiKey\",\"msg\":\"Invalid API key\"}");
        }
        if (!request.path().equals("/api/events/trackBulk")) {
            return Reply.of(404, "");
        }
        List<String> forgotten = new ArrayList<>();
        int silent = 0;
        for (JsonNode event : request.json().get("events")) {
            if (event.get("userId").asText().startsWith("forgotten")) {
                forgotten.add('"' + event.get("userId").asText() + '"');
            }
            silent += token(event).startsWith("silent") ? 1 : 0;
        }
        int failed = forgotten.size() + silent;
        return Reply.of(
                200,
                "{\"successCount\":" + (request.json().get("events").size() - failed) + ",\"failCount\":" + failed
                        + ",\"disallowedEventNames\":[],\"failedUpdates\":{\"invalidEmails\":[],\"forgottenUserIds\":"
                        + forgotten + "}}");
    }

    private static String token(JsonNode event) {
        return event.at("/dataFields/token").asText();
    }

    private List<String> sent() {
        List<String> tokens = new ArrayList<>();
        vendor.accepted().forEach(request -> request.json().get("events").forEach(event -> tokens.add(token(event))));
        return tokens;
    }

    @Test
    void eventsOfUsersThatIterableListsDieAndTheOthersAreSentOnce() throws Exception {
        sendTogether(event("a", "user_1"), event("x", "forgotten_1"), event("b", "user_2"), event("y", "forgotten_2"));
        awaitSettled(2, 2);
        assertThat(sent()).containsExactlyInAnyOrder("a", "x", "b", "y");
        assertThat(deadLetters()).containsOnlyKeys("x", "y");
        assertThat(deadLetters().get("x")).isEqualTo("answered 200: forgottenUserIds");
        assertThat(vendor.accepted().get(0).json().at("/events/0/createdAt").asLong())
                .isEqualTo(1781429213L);
    }

    @Test
    void failureThatIsCountedButNotListedIsFoundByHalving() throws Exception {
        sendTogether(event("a", "user_1"), event("silent", "user_2"), event("b", "user_3"), event("c", "user_4"));
        awaitSettled(3, 1);
        assertThat(deadLetters()).containsOnlyKeys("silent");
        assertThat(sent()).contains("a", "b", "c");
    }

    @Test
    void eventNameThatIterableDisallowsDies() throws Exception {
        Reply disallowed =
                Reply.of(200, "{\"successCount\":0,\"failCount\":1,\"disallowedEventNames\":[\"Referral Completed\"]}");
        // Alone it is tried once more.
        vendor.next(disallowed).next(disallowed);
        send(event("a", "user_1"));
        awaitSettled(0, 1);
        assertThat(deadLetters().get("a")).isEqualTo("answered 200: disallowedEventNames");
    }

    @Test
    void throttlingAndServerErrorsAreWaitedOutWithTheSameId() throws Exception {
        vendor.next(Reply.of(429, "{\"code\":\"RateLimitExceeded\"}").with("Retry-After", "1"))
                .next(Reply.of(500, ""))
                .next(Reply.cut());
        send(event("a", "user_1"));
        awaitSettled(1, 0);
        assertThat(vendor.requests()).hasSize(4).allMatch(r -> r.json()
                .at("/events/0/id")
                .equals(vendor.requests().get(0).json().at("/events/0/id")));
    }

    @Test
    void tooLargeABatchIsHalvedWhateverTheStatusSays() throws Exception {
        for (String code : List.of("BatchTooLarge", "BatchTooLarge")) {
            vendor.next(request -> request.json().get("events").size() > 1
                    ? Reply.of(400, "{\"code\":\"" + code + "\"}")
                    : answer(request));
        }
        sendTogether(event("a", "user_1"), event("b", "user_2"));
        awaitSettled(2, 0);
        assertThat(sent()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void eventWithoutAUserIsDoneWithUnsent() throws Exception {
        send(event("link.clicked", "2026-06-14T09:26:53.589Z", "\"token\":\"stranger\""), event("a", "user_1"));
        awaitSettled(1, 1, 0);
        assertThat(sent()).containsExactly("a");
    }

    @Test
    void wrongKeyHoldsTheDestination() throws Exception {
        stopLinkrelay();
        start(Map.of("iterable.api-key", "one-that-is-wrong-0"));
        send(event("a", "user_1"));
        assertHeld("answered 401", 1);
    }

    @Test
    void pageOfSomebodyElseIsNoAcceptance() throws Exception {
        assertForeignPageIsNoAcceptance(event("a", "user_1"), "Iterable");
    }
}
