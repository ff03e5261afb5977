package io.github.linkrelay.destination;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.linkrelay.destination.VendorStandIn.Reply;
import io.github.linkrelay.destination.VendorStandIn.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MixpanelSinkTest extends DestinationTestBase {
    MixpanelSinkTest() {
        super("mixpanel");
    }

    @Override
    Map<String, String> settings(URI vendor) {
        return Map.of("mixpanel.token", "tok/1+2", "mixpanel.endpoint", vendor.toString());
    }

    @Override
    Reply answer(Request request) {
        String basic = "Basic " + Base64.getEncoder().encodeToString("tok/1+2:".getBytes(StandardCharsets.UTF_8));
        if (!basic.equals(request.header("Authorization"))) {
            return Reply.of(401, "{\"code\":401,\"error\":\"Invalid credentials\"}");
        }
        if (!request.path().equals("/import") || !"strict=1".equals(request.query())) {
            return Reply.of(404, "");
        }
        JsonNode events = request.json();
        List<String> failed = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            JsonNode properties = events.get(i).get("properties");
            boolean good = properties.get("$insert_id").asText().matches("[A-Za-z0-9-]{1,36}")
                    && properties.path("time").isIntegralNumber()
                    && !properties.path("distinct_id").asText().isBlank();
            if (!good || token(events.get(i)).startsWith("poison")) {
                failed.add("{\"index\":" + i
                        + ",\"$insert_id\":\"x\",\"field\":\"properties.time\",\"message\":\"is bad\"}");
            }
        }
        if (!failed.isEmpty()) {
            return Reply.of(
                    400,
                    "{\"code\":400,\"num_records_imported\":" + (events.size() - failed.size()) + ",\"failed_records\":"
                            + failed + "}");
        }
        return Reply.of(200, "{\"code\":200,\"num_records_imported\":" + events.size() + ",\"status\":\"OK\"}");
    }

    private static String token(JsonNode event) {
        // Mixpanel hides a property that is called token.
        return event.at("/properties/original_token").asText();
    }

    /** How often each good event reached Mixpanel in a request that it took, wholly or in part. */
    private List<String> taken() {
        List<String> tokens = new ArrayList<>();
        for (Request request : vendor.requests()) {
            int status = answer(request).status();
            if (status == 200 || status == 400) {
                request.json().forEach(event -> tokens.add(token(event)));
            }
        }
        return tokens;
    }

    @Test
    void goodEventsOfAPartialFailureAreNotSentAgain() throws Exception {
        sendTogether(event("a", "user_1"), event("poison", "user_2"), event("b", "user_3"));
        awaitSettled(2, 1);
        assertThat(taken()).containsExactlyInAnyOrder("a", "poison", "b");
        assertThat(deadLetters()).containsOnlyKeys("poison");
        assertThat(deadLetters().get("poison")).isEqualTo("answered 400: properties.time: is bad");
    }

    @Test
    void insertIdFitsAlsoWhereMessageIdsAreLong() throws Exception {
        stopLinkrelay();
        start(Map.of("linkrelay.segment.message-id", "sha256"));
        send(event("a", "user_1"));
        awaitSettled(1, 0);
        assertThat(vendor.requests()
                        .get(0)
                        .json()
                        .at("/0/properties/$insert_id")
                        .asText())
                .hasSize(36);
    }

    @Test
    void userThatIsNobodyDiesUnsent() throws Exception {
        send(event("nobody", "unknown"), event("a", "user_1"));
        awaitSettled(1, 1);
        assertThat(taken()).containsExactly("a");
        assertThat(deadLetters().get("nobody")).contains("Mixpanel takes no event without a user");
    }

    @Test
    void throttlingServerErrorsAndSizeAreWaitedOutOrHalved() throws Exception {
        vendor.next(Reply.of(429, "{}")).next(Reply.of(502, "")).next(Reply.cut());
        for (int i = 0; i < 2; i++) {
            vendor.next(request -> request.json().size() > 1 ? Reply.of(413, "") : answer(request));
        }
        sendTogether(event("a", "user_1"), event("b", "user_2"));
        awaitSettled(2, 0);
        assertThat(vendor.accepted().stream()
                        .mapToInt(request -> request.json().size())
                        .sum())
                .isEqualTo(2);
    }

    @Test
    void wrongTokenHoldsTheDestination() throws Exception {
        stopLinkrelay();
        start(Map.of("mixpanel.token", "one-that-is-wrong-0"));
        send(event("a", "user_1"));
        assertHeld("answered 401", 1);
    }

    @Test
    void pageOfSomebodyElseIsNoAcceptance() throws Exception {
        assertForeignPageIsNoAcceptance(event("a", "user_1"), "Mixpanel");
    }

    @Test
    void propertiesWithReservedNamesArriveUnderOthers() throws Exception {
        send(event(
                "referral.completed",
                "2026-06-14T09:26:53.589Z",
                "\"token\":\"a\",\"referred_user_id\":\"user_1\",\"time\":\"noon\",\"distinct_id\":\"theirs\""));
        awaitSettled(1, 0);
        JsonNode properties = vendor.accepted().get(0).json().at("/0/properties");
        assertThat(properties.get("original_time").asText()).isEqualTo("noon");
        assertThat(properties.get("time").asLong()).isEqualTo(1781429213589L);
        assertThat(properties.get("original_distinct_id").asText()).isEqualTo("theirs");
        assertThat(properties.get("distinct_id").asText()).isEqualTo("user_1");
    }

    @Test
    void fewerImportedThanSentAreFoundByHalving() throws Exception {
        vendor.next(Reply.of(200, "{\"code\":200,\"num_records_imported\":1,\"status\":\"OK\"}"));
        vendor.next(Reply.of(200, "{\"code\":200,\"num_records_imported\":0,\"status\":\"OK\"}"));
        sendTogether(event("a", "user_1"), event("b", "user_2"));
        awaitSettled(1, 1);
        // Of two refused events only one is named.
        vendor.next(Reply.of(
                400,
                "{\"code\":400,\"num_records_imported\":1,\"failed_records\":"
                        + "[{\"index\":0,\"field\":\"properties.time\",\"message\":\"is bad\"}]}"));
        sendTogether(event("named", "user_1"), event("poison", "user_2"), event("c", "user_3"));
        awaitSettled(2, 3);
        assertThat(deadLetters()).containsKeys("named", "poison").doesNotContainKey("c");
    }
}
