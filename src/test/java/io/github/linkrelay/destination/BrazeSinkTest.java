package io.github.linkrelay.destination;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.linkrelay.destination.VendorStandIn.Reply;
import io.github.linkrelay.destination.VendorStandIn.Request;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BrazeSinkTest extends DestinationTestBase {
    BrazeSinkTest() {
        super("braze");
    }

    @Override
    Map<String, String> settings(URI vendor) {
        return Map.of("braze.api-key", "0a1b-key", "braze.endpoint", vendor.toString());
    }

    @Override
    Reply answer(Request request) {
        if (!"Bearer 0a1b-key".equals(request.header("Authorization"))) {
            return Reply.of(401, "{\"message\":\"Invalid API key\"}");
        }
        JsonNode events = request.json().get("events");
        if (!request.path().equals("/users/track")) {
            return Reply.of(404, "");
        }
        if (events.size() > 75) {
            return Reply.of(400, "{\"message\":\"Max input length exceeded\"}");
        }
        List<String> errors = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            JsonNode properties = events.get(i).get("properties");
            boolean reserved = properties.has("time") || properties.has("event_name");
            if (reserved || token(events.get(i)).startsWith("poison")) {
                errors.add("{\"type\":\"'name' is not valid\",\"input_array\":\"events\",\"index\":" + i + "}");
            }
        }
        return Reply.of(
                201,
                "{\"message\":\"success\",\"events_processed\":" + (events.size() - errors.size())
                        + (errors.isEmpty() ? "" : ",\"errors\":" + errors) + "}");
    }

    private static String token(JsonNode event) {
        return event.at("/properties/token").asText();
    }

    private List<String> taken() {
        List<String> tokens = new ArrayList<>();
        vendor.accepted().forEach(request -> request.json().get("events").forEach(event -> tokens.add(token(event))));
        return tokens;
    }

    @Test
    void whatBrazeLeavesOutDiesAndNothingIsSentTwice() throws Exception {
        sendTogether(event("a", "user_1"), event("poison", "user_2"), event("b", "user_3"));
        awaitSettled(2, 1);
        assertThat(taken()).containsExactlyInAnyOrder("a", "poison", "b");
        assertThat(deadLetters()).containsOnlyKeys("poison");
        assertThat(deadLetters().get("poison")).isEqualTo("answered 201: 'name' is not valid");
    }

    @Test
    void eventWithoutAUserIsDoneWithUnsent() throws Exception {
        send(event("link.clicked", "2026-06-14T09:26:53.589Z", "\"token\":\"stranger\""), event("a", "user_1"));
        awaitSettled(1, 1, 0);
        assertThat(taken()).containsExactly("a");
    }

    @Test
    void requestNeverHasMoreThanSeventyFiveEvents() throws Exception {
        sendTogether(IntStream.range(0, 160)
                .mapToObj(i -> event("t" + i, "user_" + i))
                .toArray(String[]::new));
        awaitSettled(160, 0);
        assertThat(taken()).hasSize(160).doesNotHaveDuplicates();
        assertThat(vendor.requests())
                .allSatisfy(r -> assertThat(r.json().get("events").size()).isLessThanOrEqualTo(75));
    }

    @Test
    void throttledRequestWaitsAsLongAsBrazeSays() throws Exception {
        vendor.next(Reply.of(429, "{\"message\":\"Rate limited\"}").with("X-Ratelimit-Retry-After", "3600"));
        send(event("a", "user_1"));
        org.awaitility.Awaitility.await().until(() -> status().nextAttempt() != null);
        assertThat(status().nextAttempt()).isAfter(java.time.Instant.now().plusSeconds(200));
        assertThat(status().reason()).contains("answered 429");
    }

    @Test
    void serverErrorIsWaitedOutAndTooLargeARequestHalved() throws Exception {
        vendor.next(Reply.of(503, ""));
        for (int i = 0; i < 2; i++) {
            vendor.next(request -> request.json().get("events").size() > 1 ? Reply.of(413, "") : answer(request));
        }
        sendTogether(event("a", "user_1"), event("b", "user_2"));
        awaitSettled(2, 0);
        assertThat(taken()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void wrongKeyHoldsTheDestination() throws Exception {
        stopLinkrelay();
        start(Map.of("braze.api-key", "one-that-is-wrong-0"));
        send(event("a", "user_1"));
        assertHeld("answered 401", 1);
    }

    @Test
    void eventOfWhichNobodyKnowsWhetherItArrivedIsADeadLetterAndNotSentAgain() throws Exception {
        vendor.next(Reply.cut());
        send(event("a", "user_1"));
        awaitSettled(0, 1);
        send(event("b", "user_2"));
        awaitSettled(1, 1);
        assertThat(vendor.requests()).hasSize(2);
        assertThat(vendor.requests().get(1).body()).contains("\"b\"").doesNotContain("\"token\":\"a\"");
        assertThat(deadLetters()).containsOnlyKeys("a");
    }

    @Test
    void whetherAnEventArrivedBehindThePageOfSomebodyElseIsUnknown() throws Exception {
        vendor.next(Reply.of(200, "<!doctype html><title>Sign in</title>"));
        send(event("a", "user_1"));
        awaitSettled(0, 1);
        assertThat(deadLetters().get("a")).isEqualTo("an answer that accepts nothing, whether it arrived is unknown");
        send(event("b", "user_1"));
        awaitSettled(1, 1);
    }

    @Test
    void propertiesWithReservedNamesArriveUnderOthers() throws Exception {
        send(event(
                "referral.completed",
                "2026-06-14T09:26:53.589Z",
                "\"token\":\"a\",\"referred_user_id\":\"user_1\",\"time\":\"noon\",\"event_name\":\"theirs\""));
        awaitSettled(1, 0);
        JsonNode properties = vendor.accepted().get(0).json().at("/events/0/properties");
        assertThat(properties.get("original_time").asText()).isEqualTo("noon");
        assertThat(properties.get("original_event_name").asText()).isEqualTo("theirs");
    }

    @Test
    void errorWithoutAnIndexIsNoDelivery() throws Exception {
        Reply error = Reply.of(201, "{\"message\":\"success\",\"errors\":[{\"type\":\"'name' is not valid\"}]}");
        // An event that is refused alone is sent once more, because the destination might be at fault.
        vendor.next(error).next(error);
        send(event("a", "user_1"));
        awaitSettled(0, 1);
        assertThat(deadLetters().get("a")).startsWith("answered 201: ").contains("'name' is not valid");
    }

    @Test
    void errorThatNamesNoEventOfTheRequestLeavesUnknownWhatWasTaken() throws Exception {
        List<String> errors = List.of(
                "[{\"type\":\"bad\"}]",
                "[{\"type\":\"bad\",\"input_array\":\"events\",\"index\":2}]",
                "[{\"type\":\"bad\",\"input_array\":\"attributes\",\"index\":0}]",
                "[{\"type\":\"bad\",\"index\":-1}]",
                "[\"bad\"]",
                "\"bad\"",
                "{\"type\":\"bad\"}");
        for (int i = 0; i < errors.size(); i++) {
            String processed = i % 2 == 0 ? "" : "\"events_processed\":2,";
            vendor.next(Reply.of(201, "{\"message\":\"success\"," + processed + "\"errors\":" + errors.get(i) + "}"));
            sendTogether(event("a" + i, "user_1"), event("b" + i, "user_2"));
            awaitSettled(0, 2L * (i + 1));
        }
        assertThat(vendor.requests()).hasSameSizeAs(errors);
        assertThat(deadLetters().get("a0"))
                .startsWith("answered 201: Braze did not take all of 2 events and did not say which,"
                        + " whether this one arrived is unknown: ");
    }

    @Test
    void fewerProcessedThanSentAreNeitherDeliveredNorSentAgain() throws Exception {
        vendor.next(Reply.of(201, "{\"message\":\"success\",\"events_processed\":11}"));
        sendTogether(IntStream.range(0, 12)
                .mapToObj(i -> event("t" + i, "user_" + i))
                .toArray(String[]::new));
        // Twelve dead letters with one reason do not hold the destination, which would send them again.
        awaitSettled(0, 12);
        assertThat(deadLetters().values()).hasSize(12).allSatisfy(reason -> assertThat(reason)
                .startsWith("answered 201: Braze took 11 of 12 events and did not say which,"
                        + " whether this one arrived is unknown: "));
        send(event("next", "user_1"));
        awaitSettled(1, 12);
        assertThat(vendor.requests()).hasSize(2);
    }

    @Test
    void ofEventsOfWhichBrazeTookNoneThoseAtFaultAreFound() throws Exception {
        vendor.next(Reply.of(201, "{\"message\":\"success\",\"events_processed\":0}"));
        sendTogether(event("a", "user_1"), event("poison", "user_2"), event("b", "user_3"));
        awaitSettled(2, 1);
        assertThat(deadLetters()).containsOnlyKeys("poison");
    }

    @Test
    void fatalErrorOfOneEventDoesNotCountAsADeliveryOfTheOthers() throws Exception {
        vendor.next(Reply.of(
                201,
                "{\"message\":\"Valid data must be provided\","
                        + "\"errors\":[{\"type\":\"'name' is not valid\",\"input_array\":\"events\",\"index\":1}]}"));
        sendTogether(event("a", "user_1"), event("x", "user_2"), event("b", "user_3"));
        awaitSettled(2, 1);
        assertThat(deadLetters()).containsOnlyKeys("x");
        assertThat(vendor.requests()).hasSize(2);
    }

    @Test
    void requestThatBrazeQueuesDuringMaintenanceIsDelivered() throws Exception {
        vendor.next(Reply.of(202, "{\"message\":\"queued\"}"));
        sendTogether(event("a", "user_1"), event("b", "user_2"));
        awaitSettled(2, 0);
        assertThat(vendor.requests()).hasSize(1);
    }
}
