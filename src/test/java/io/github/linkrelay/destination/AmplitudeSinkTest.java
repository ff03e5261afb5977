package io.github.linkrelay.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.linkrelay.destination.VendorStandIn.Reply;
import io.github.linkrelay.destination.VendorStandIn.Request;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AmplitudeSinkTest extends DestinationTestBase {
    AmplitudeSinkTest() {
        super("amplitude");
    }

    @Override
    Map<String, String> settings(URI vendor) {
        return Map.of("amplitude.api-key", "k/1+2", "amplitude.endpoint", vendor.toString());
    }

    @Override
    Reply answer(Request request) {
        JsonNode events = request.json().get("events");
        if (!request.path().equals("/2/httpapi")) {
            return Reply.of(404, "");
        }
        if (!request.json().path("api_key").asText().equals("k/1+2")) {
            return Reply.of(
                    400,
                    "{\"code\":400,\"error\":\"Invalid API key: "
                            + request.json().path("api_key").asText() + "\"}");
        }
        if (events.size() > 2_000 || request.body().length() > 1_000_000) {
            return Reply.of(413, "{\"code\":413,\"error\":\"Payload too large\"}");
        }
        List<Integer> invalid = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (token(events.get(i)).startsWith("poison")) {
                invalid.add(i);
            }
        }
        if (!invalid.isEmpty()) {
            return Reply.of(
                    400,
                    "{\"code\":400,\"error\":\"Invalid event JSON\",\"events_with_invalid_fields\":{\"time\":" + invalid
                            + "}}");
        }
        return Reply.of(200, "{\"code\":200,\"events_ingested\":" + events.size() + "}");
    }

    private static String token(JsonNode event) {
        return event.at("/event_properties/token").asText();
    }

    private List<String> taken() {
        List<String> tokens = new ArrayList<>();
        vendor.accepted().forEach(request -> request.json().get("events").forEach(event -> tokens.add(token(event))));
        return tokens;
    }

    @Test
    void anonymousAndKnownPeopleArriveWithAnInsertId() throws Exception {
        send(
                event("known", "user_4821"),
                event("link.clicked", "2026-06-14T09:26:53.589Z", "\"token\":\"stranger\",\"ip\":\"203.0.113.57\""));
        awaitSettled(2, 0);
        assertThat(taken()).containsExactlyInAnyOrder("known", "stranger");
        for (Request request : vendor.accepted()) {
            request.json().get("events").forEach(event -> {
                assertThat(event.has("user_id")).isEqualTo(token(event).equals("known"));
                assertThat(event.has("device_id")).isEqualTo(token(event).equals("stranger"));
                assertThat(event.get("insert_id").asText()).hasSize(36);
                assertThat(event.get("time").asLong()).isEqualTo(1781429213589L);
            });
        }
    }

    @Test
    void eventsThatAmplitudeNamesDieAndTheOthersAreTakenOnce() throws Exception {
        sendTogether(
                event("a", "user_1"), event("poison1", "user_2"), event("b", "user_3"), event("poison2", "user_4"));
        awaitSettled(2, 2);
        assertThat(taken()).containsExactlyInAnyOrder("a", "b");
        assertThat(deadLetters()).containsOnlyKeys("poison1", "poison2");
        assertThat(deadLetters().get("poison1")).contains("answered 400").contains("events_with_invalid_fields: time");
    }

    @Test
    void eventsOfAThrottledUserWaitAndTheOthersDoNot() throws Exception {
        vendor.next(
                request -> Reply.of(429, "{\"throttled_users\":{\"hotty\":40}}").with("Retry-After", "1"));
        sendTogether(event("a", "user_1"), event("x", "hotty"), event("b", "user_3"));
        awaitSettled(3, 0);
        assertThat(taken()).containsExactlyInAnyOrder("a", "b", "x");
        assertThat(taken().get(2)).isEqualTo("x");
    }

    @Test
    void wrongKeyHoldsTheDestinationThoughAmplitudeCallsItABadRequest() throws Exception {
        stopLinkrelay();
        start(Map.of("amplitude.api-key", "one-that-is-wrong-0"));
        send(event("a", "user_1"), event("b", "user_2"));
        assertHeld("answered 400: the API key is missing or invalid", 2);
    }

    @Test
    void tooLargeARequestIsHalvedAndAServerErrorWaitedOut() throws Exception {
        vendor.next(Reply.of(503, ""));
        for (int i = 0; i < 3; i++) {
            vendor.next(request -> request.json().get("events").size() > 1 ? Reply.of(413, "") : answer(request));
        }
        sendTogether(event("a", "user_1"), event("b", "user_2"), event("c", "user_3"), event("d", "user_4"));
        awaitSettled(4, 0);
        assertThat(taken()).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void eventWhoseOnlyIdIsTooShortDiesUnsent() throws Exception {
        send(event("short", "u1"), event("long", "user_1"));
        awaitSettled(1, 1);
        assertThat(vendor.requests())
                .allSatisfy(request -> assertThat(request.body()).doesNotContain("short"));
        assertThat(deadLetters().get("short")).contains("Amplitude needs a user or device id of 5 characters");
    }

    @Test
    void pageOfSomebodyElseIsNoAcceptance() throws Exception {
        assertForeignPageIsNoAcceptance(event("a", "user_1"), "Amplitude");
    }

    @Test
    void backlogOfAThrottledUserDoesNotHoldUpTheOthers() throws Exception {
        Function<Request, Reply> throttling = request -> {
            for (JsonNode event : request.json().get("events")) {
                if (event.path("user_id").asText().equals("hotty")) {
                    return Reply.of(429, "{\"throttled_users\":{\"hotty\":40}}");
                }
            }
            return answer(request);
        };
        for (int i = 0; i < 200; i++) {
            vendor.next(throttling);
        }
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 560; i++) {
            events.add(event("hot" + i, "hotty"));
        }
        for (int i = 0; i < 50; i++) {
            events.add(event("other" + i, "user_" + i));
        }
        sendTogether(events.toArray(String[]::new));
        await().untilAsserted(() -> assertThat(status().delivered()).isEqualTo(50));
        assertThat(taken()).hasSize(50).allMatch(token -> token.startsWith("other"));
        assertThat(status().state()).isEqualTo(State.RUNNING);
        assertThat(status().deadLettered()).isZero();
        await().untilAsserted(() -> assertThat(status().apart().setAside()).isEqualTo(560));
        assertThat(status().apart().reason()).isEqualTo("answered 429: throttled");
        assertThat(status().waiting()).isEqualTo(560);
    }

    @Test
    void fewerIngestedThanSentAreFoundByHalving() throws Exception {
        vendor.next(Reply.of(200, "{\"code\":200,\"events_ingested\":2}"))
                .next(Reply.of(200, "{\"code\":200,\"events_ingested\":0}"));
        sendTogether(event("a", "user_0001"), event("b", "user_0002"), event("c", "user_0003"));
        awaitSettled(2, 1);
        assertThat(vendor.requests()).hasSize(3);
        assertThat(deadLetters()).hasSize(1);
        assertThat(deadLetters().values())
                .allSatisfy(reason ->
                        assertThat(reason).startsWith("answered 200: ").contains("\"events_ingested\":0"));
    }
}
