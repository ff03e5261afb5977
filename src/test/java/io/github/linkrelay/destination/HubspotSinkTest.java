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
import org.junit.jupiter.api.Test;

class HubspotSinkTest extends DestinationTestBase {
    /** With what a URI could take for something else. */
    private static final String TOKEN = "pat-eu1-a+b/c&d=e f)g%7";

    HubspotSinkTest() {
        super("hubspot");
    }

    @Override
    Map<String, String> settings(URI vendor) {
        return Map.of(
                "hubspot.access-token",
                TOKEN,
                "hubspot.event-prefix",
                "pe1234567_",
                "hubspot.endpoint",
                vendor.toString());
    }

    @Override
    Reply answer(Request request) {
        if (!("Bearer " + TOKEN).equals(request.header("Authorization"))) {
            return Reply.of(401, "{\"category\":\"INVALID_AUTHENTICATION\"}");
        }
        if (!request.method().equals("POST") || !request.path().equals("/events/v3/send/batch")) {
            return Reply.of(404, "");
        }
        JsonNode inputs = request.json().get("inputs");
        for (JsonNode input : inputs) {
            boolean identified = input.has("email") || input.has("objectId") || input.has("utk");
            boolean texts = true;
            for (JsonNode value : input.get("properties")) {
                texts &= value.isTextual();
            }
            if (!identified
                    || !texts
                    || input.toString().contains("poison")
                    || !input.get("eventName").asText().startsWith("pe1234567_")) {
                return Reply.of(400, "{\"category\":\"VALIDATION_ERROR\",\"message\":\"Unknown property\"}");
            }
        }
        return inputs.size() > 500 ? Reply.of(413, "") : Reply.of(204, "");
    }

    private static String contact(String token) {
        return event(
                "link.clicked",
                "2026-06-14T09:26:53.589Z",
                "\"token\":\"" + token + "\",\"prefix\":\"go\","
                        + "\"hostname\":\"links.example.com\",\"platform\":\"ios\",\"device_type\":\"mobile\","
                        + "\"campaign\":\"newsletter-june\",\"email\":\"" + token + "@example.com\"");
    }

    private List<String> uuids(List<Request> requests) {
        List<String> uuids = new ArrayList<>();
        requests.forEach(request -> request.json()
                .get("inputs")
                .forEach(input -> uuids.add(input.get("uuid").asText())));
        return uuids;
    }

    @Test
    void eventOfAContactArrivesAsHubspotWantsIt() throws Exception {
        send(contact("spring-menu"));
        awaitSettled(1, 0);
        JsonNode input = vendor.requests().get(0).json().at("/inputs/0");
        assertThat(input.get("uuid").asText()).hasSize(36);
        assertThat(vendor.requests().get(0).json())
                .isEqualTo(JSON.readTree(
                        """
                {"inputs": [{
                  "eventName": "pe1234567_deep_link_clicked",
                  "email": "spring-menu@example.com",
                  "uuid": "%s",
                  "occurredAt": "2026-06-14T09:26:53.589Z",
                  "properties": {"hs_link_href": "https://links.example.com/go/spring-menu",
                    "hs_device_type": "mobile", "hs_operating_system": "ios", "hs_utm_campaign": "newsletter-june"}
                }]}"""
                                .formatted(input.get("uuid").asText())));
        assertThat(vendor.requests().get(0).header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void eventThatNamesNoContactIsDoneWithUnsent() throws Exception {
        send(
                event("anonymous", "user_4821").replace("@", ""),
                event("link.clicked", "2026-06-14T09:26:53.589Z", "\"token\":\"nobody@home\""),
                contact("known"));
        awaitSettled(1, 2, 0);
        assertThat(uuids(vendor.requests())).hasSize(1);
    }

    @Test
    void refusedBatchIsHalvedUntilTheEventAtFaultIsTheOnlyDeadLetter() throws Exception {
        sendTogether(contact("a"), contact("b"), contact("poison"), contact("c"), contact("d"));
        awaitSettled(4, 1);
        assertThat(vendor.requests().get(0).json().get("inputs")).hasSize(5);
        assertThat(uuids(vendor.accepted())).hasSize(4).doesNotHaveDuplicates();
        assertThat(deadLetters()).containsOnlyKeys("poison");
        assertThat(deadLetters().get("poison")).startsWith("answered 400").contains("Unknown property");
    }

    @Test
    void throttlingAndServerErrorsAreWaitedOutWithTheSameIds() throws Exception {
        vendor.next(Reply.of(429, "{}").with("Retry-After", "1"))
                .next(Reply.of(503, ""))
                .next(Reply.cut());
        send(contact("a"));
        awaitSettled(1, 0);
        assertThat(vendor.requests()).hasSize(4);
        assertThat(uuids(vendor.requests()))
                .hasSize(4)
                .containsOnly(uuids(vendor.accepted()).get(0));
    }

    @Test
    void retryAfterIsHonoured() throws Exception {
        vendor.next(Reply.of(429, "{}").with("Retry-After", "3600"));
        send(contact("a"));
        await().until(() -> status().state() == State.BACKING_OFF && status().nextAttempt() != null);
        assertThat(status().nextAttempt()).isAfter(java.time.Instant.now().plusSeconds(200));
        assertThat(vendor.requests()).hasSize(1);
    }

    @Test
    void wrongTokenHoldsTheDestinationAndLosesNothing() throws Exception {
        stopLinkrelay();
        start(Map.of("hubspot.access-token", "one-that-is-wrong-0"));
        send(contact("a"), contact("b"));
        assertHeld("answered 401", 2);
        stopLinkrelay();
        start(Map.of());
        awaitSettled(2, 0);
        assertThat(uuids(vendor.accepted())).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void tooLargeARequestIsHalved() throws Exception {
        for (int i = 0; i < 3; i++) {
            vendor.next(request -> request.json().get("inputs").size() > 1 ? Reply.of(413, "") : answer(request));
        }
        sendTogether(contact("a"), contact("b"), contact("c"), contact("d"));
        awaitSettled(4, 0);
        assertThat(uuids(vendor.accepted())).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void uuidThatHubspotHasAlreadyDoesNotHoldUpTheOthers() throws Exception {
        String known = "a";
        for (int i = 0; i < 2; i++) {
            vendor.next(request -> request.body().contains(known + "@") ? Reply.of(409, "duplicate") : answer(request));
        }
        sendTogether(contact(known), contact("b"));
        awaitSettled(1, 1);
        assertThat(deadLetters().get("a")).isEqualTo("answered 409: duplicate");
    }

    @Test
    void pageOfSomebodyElseIsNoAcceptance() throws Exception {
        assertForeignPageIsNoAcceptance(event("a", "ann@example.com"), "HubSpot");
    }

    @Test
    void textThatIsNoAddressDoesNotHideTheUser() throws Exception {
        send(event(
                "referral.completed",
                "2026-06-14T09:26:53.589Z",
                "\"token\":\"a\",\"email\":\"unknown\",\"referred_user_id\":\"ann@example.com\""));
        awaitSettled(1, 0);
        JsonNode input = vendor.requests().get(0).json().at("/inputs/0");
        assertThat(input.get("email").asText()).isEqualTo("ann@example.com");
        send(event("link.clicked", "2026-06-14T09:26:53.589Z", "\"token\":\"b\",\"email\":\"unknown\""));
        awaitSettled(1, 1);
        assertThat(deadLetters().get("b"))
                .isEqualTo("HubSpot needs a contact, but the event names none: its email is no e-mail address");
        assertThat(vendor.requests()).hasSize(1);
    }

    @Test
    void acceptanceThatListsErrorsIsNoDelivery() throws Exception {
        vendor.next(Reply.of(207, "{\"status\":\"COMPLETE\",\"errors\":[{\"message\":\"no such contact\"}]}"));
        sendTogether(contact("a"), contact("b"));
        awaitSettled(0, 2);
        assertThat(vendor.requests()).hasSize(1);
        assertThat(deadLetters().get("a"))
                .startsWith("answered 207: HubSpot did not take all of 2 events and did not say which,"
                        + " whether this one arrived is unknown: ")
                .contains("no such contact");
    }
}
