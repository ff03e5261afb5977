package io.github.linkrelay.destination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each vendor keeps for itself, and what it does not take: neither vanishes on the way. */
class VendorNamesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IP = "203.0.113.57";

    private static ObjectNode call(String name, String properties) throws Exception {
        return (ObjectNode) JSON.readTree(
                """
                {"timestamp": "2026-06-14T09:26:53.589Z", "event": "%s", "type": "track", "properties": {%s},
                 "context": {"ip": "%s"}, "userId": "user_4821", "anonymousId": "tl_3fd8b9a04c6e",
                 "messageId": "6f1c2e9a-7b3d-5c41-9e02-3a8d5b7f4c10"}"""
                        .formatted(name, properties, IP));
    }

    private static JsonNode member(TrackSink sink, ObjectNode call) throws Exception {
        return sink.member(TrackCall.parse(call.toString().getBytes(UTF_8)));
    }

    private static JsonNode member(TrackSink sink, String properties) throws Exception {
        return member(sink, call("Deep Link Clicked", properties));
    }

    private static Ga4Events google() {
        Ga4Events google = new Ga4Events();
        google.setClock(Clock.fixed(Instant.parse("2026-06-14T10:00:00Z"), ZoneOffset.UTC));
        return google;
    }

    private static JsonNode params(String properties) throws Exception {
        return member(google(), "\"ga_client_id\": \"7.8\", " + properties).get("params");
    }

    @Test
    void brazeGetsReservedPropertiesUnderOtherNames() throws Exception {
        JsonNode properties = member(
                        new BrazeEvents(),
                        "\"time\": \"noon\", \"event_name\": \"x\", \"event_id\": 7, \"$os\": \"a\", \"\": 1,"
                                + " \"original_time\": \"2\", \"none\": null, \"Time\": \"kept\"")
                .get("properties");
        assertThat(properties)
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"original_time_2": "noon", "original_event_name": "x", "original_event_id": 7,
                                 "original_$os": "a", "original": 1, "original_time": "2", "Time": "kept",
                                 "event_id": "6f1c2e9a-7b3d-5c41-9e02-3a8d5b7f4c10"}"""));
    }

    @Test
    void brazeGetsNoNameOfMoreThan255Characters() throws Exception {
        String longName = "\uD83D\uDE00".repeat(256);
        JsonNode properties = member(new BrazeEvents(), "\"" + longName + "\": 1, \"" + longName + "x\": 2")
                .get("properties");
        assertThat(properties.get("\uD83D\uDE00".repeat(255)).asInt()).isEqualTo(1);
        assertThat(properties.get("\uD83D\uDE00".repeat(253) + "_2").asInt()).isEqualTo(2);
    }

    @Test
    void mixpanelGetsReservedPropertiesUnderOtherNames() throws Exception {
        JsonNode properties = member(
                        new MixpanelEvents(),
                        "\"time\": \"noon\", \"distinct_id\": \"d\", \"$device_id\": \"e\", \"$insert_id\": \"i\","
                                + " \"token\": \"spring-menu\", \"ip\": \"unknown\", \"$city\": \"Bonn\"")
                .get("properties");
        assertThat(properties)
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"original_time": "noon", "original_distinct_id": "d", "original_$device_id": "e",
                                 "original_$insert_id": "i", "original_token": "spring-menu", "original_ip": "unknown",
                                 "$city": "Bonn", "time": 1781429213589, "distinct_id": "user_4821",
                                 "$device_id": "tl_3fd8b9a04c6e", "$insert_id": "6f1c2e9a-7b3d-5c41-9e02-3a8d5b7f4c10",
                                 "ip": "203.0.113.57"}"""));
    }

    @Test
    void operatingSystemThatTheEventHasItselfIsNotReplacedAtMixpanel() throws Exception {
        JsonNode properties = member(new MixpanelEvents(), "\"platform\": \"ios\", \"$os\": \"watchOS\"")
                .get("properties");
        assertThat(properties.get("$os").asText()).isEqualTo("watchOS");
        assertThat(properties.get("platform").asText()).isEqualTo("ios");
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.57, false", "unknown, true"})
    void addressGoesToItsPlaceAndAnythingElseCalledIpStaysAProperty(String ip, boolean stays) throws Exception {
        String property = "\"ip\": \"" + ip + "\"";
        JsonNode amplitude = member(new AmplitudeEvents(), property);
        assertThat(amplitude.get("ip").asText()).isEqualTo(IP);
        assertThat(amplitude.get("event_properties").has("ip")).isEqualTo(stays);
        JsonNode mixpanel = member(new MixpanelEvents(), property).get("properties");
        assertThat(mixpanel.get("ip").asText()).isEqualTo(IP);
        assertThat(mixpanel.has("original_ip")).isEqualTo(stays);
    }

    @Test
    void receiverGetsReservedMembersUnderOtherNamesAlsoWhereLinkrelayHasNone() throws Exception {
        ObjectNode call =
                call("Deep Link Clicked", "\"id\": 1, \"name\": \"Ann\", \"userId\": \"theirs\", \"token\": \"t\"");
        call.remove("userId");
        assertThat(member(new SignedWebhook(), call).get("data"))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"id": "6f1c2e9a-7b3d-5c41-9e02-3a8d5b7f4c10", "name": "Deep Link Clicked",
                                 "anonymousId": "tl_3fd8b9a04c6e", "original_id": 1, "original_name": "Ann",
                                 "original_userId": "theirs", "token": "t"}"""));
    }

    @Test
    void googleGetsReservedParametersUnderOtherNamesAndBothOfTwoThatLookAlike() throws Exception {
        JsonNode params = params(
                "\"session_id\": \"theirs\", \"gclid\": \"g\", \"ga_source\": 1, \"google_x\": 2, \"firebase_y\": 3,"
                        + " \"gtag.z\": 4, \"_ga\": 5, \"Plan Name\": \"a\", \"plan_name\": \"b\", \"\u4EF7\u683C\": 6");
        assertThat(params)
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"session_id": "1781429213", "engagement_time_msec": 1, "original_session_id": "theirs",
                                 "original_gclid": "g", "original_ga_source": 1, "original_google_x": 2,
                                 "original_firebase_y": 3, "original_gtag_z": 4, "ga": 5, "plan_name_2": "a",
                                 "plan_name": "b", "original": 6}"""));
    }

    @Test
    void googleGetsTextThatIsCutBetweenCharacters() throws Exception {
        String smileys = "\uD83D\uDE00".repeat(150);
        JsonNode params =
                params("\"a\": \"x" + smileys + "\", \"b\": \"" + "y".repeat(99) + "e\u0301z\", \"page_location\": \""
                        + "z".repeat(1_200) + "\", \"page_title\": \"" + "t".repeat(400) + "\", \"c\": true");
        assertThat(params.get("a").asText()).isEqualTo("x" + "\uD83D\uDE00".repeat(99));
        // The letter and its accent together would be the 100th and 101st character.
        assertThat(params.get("b").asText()).isEqualTo("y".repeat(99));
        assertThat(params.get("page_location").asText()).hasSize(1_000);
        assertThat(params.get("page_title").asText()).hasSize(300);
        assertThat(params.get("c").asText()).isEqualTo("true");
        assertThat(params.get("c").isTextual()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "session_start",
                "Session Start",
                "error",
                "Error!",
                "first_open",
                "screen_view",
                "ga_click",
                "Google Click",
                "firebase_campaign",
                "gtag.config",
                "in_app_purchase"
            })
    void eventThatGoogleDropsIsRefusedByName(String name) {
        assertThatThrownBy(() -> member(google(), call(name, "\"ga_client_id\": \"7.8\"")))
                .isInstanceOf(UnacceptableEventException.class)
                .hasMessageStartingWith("Google Analytics takes no event that is called " + Names.snakeCase(name, 40)
                        + ", it keeps this name for itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {"page_view", "click", "Session Started", "Webhook error", "purchase"})
    void eventWithAnotherNameIsTakenByGoogle(String name) throws Exception {
        assertThat(member(google(), call(name, "\"ga_client_id\": \"7.8\""))
                        .get("name")
                        .asText())
                .isEqualTo(Names.snakeCase(name, 40));
    }

    @Test
    void userIdThatGoogleDoesNotTakeIsTheReason() throws Exception {
        ObjectNode call = call("Deep Link Clicked", "\"ga_client_id\": \"7.8\"");
        call.put("userId", "\uD83D\uDE00".repeat(256));
        assertThat(member(google(), call).get("name").asText()).isEqualTo("deep_link_clicked");
        call.put("userId", "u".repeat(257));
        assertThatThrownBy(() -> member(google(), call))
                .hasMessage("Google Analytics takes no user id of more than 256 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$identify", "$create_alias", "$merge"})
    void eventByWhichMixpanelWouldMergePeopleIsRefused(String name) {
        assertThatThrownBy(() -> member(new MixpanelEvents(), call(name, "")))
                .hasMessageStartingWith("Mixpanel takes no event that is called " + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[Amplitude] Start Session", "[Amplitude] Revenue", "$identify", "$groupidentify"})
    void eventThatAmplitudeKeepsForItselfIsRefused(String name) {
        assertThatThrownBy(() -> member(new AmplitudeEvents(), call(name, "")))
                .hasMessageStartingWith("Amplitude takes no event that is called " + name);
    }

    @Test
    void deviceOfZerosIsLeftOutAtAmplitude() throws Exception {
        ObjectNode call = call("Deep Link Clicked", "").put("anonymousId", "00000000-0000-0000-0000-000000000000");
        assertThat(member(new AmplitudeEvents(), call).has("device_id")).isFalse();
        call.remove("userId");
        assertThatThrownBy(() -> member(new AmplitudeEvents(), call)).hasMessageContaining("needs a user or device id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "ann@home", "ann@@example.com", "ann example@x.de", "@example.com", "a@b..de"})
    void whatIsNoAddressDoesNotHideTheUser(String email) throws Exception {
        HubspotEvents hubspot = new HubspotEvents();
        hubspot.setUserIdAs("objectId");
        String property = "\"email\": \"" + email + "\"";
        JsonNode input = member(hubspot, property);
        assertThat(input.has("email")).isFalse();
        assertThat(input.get("objectId").asText()).isEqualTo("user_4821");

        ObjectNode nobody = call("Deep Link Clicked", property);
        nobody.remove("userId");
        assertThatThrownBy(() -> member(hubspot, nobody))
                .hasMessage("HubSpot needs a contact, but the event names none: its email is no e-mail address");
        assertThatThrownBy(() -> member(new BrazeEvents(), nobody)).hasMessageContaining("Braze needs a user");
        assertThatThrownBy(() -> member(new IterableEvents(), nobody)).hasMessageContaining("Iterable needs a user");
        BrazeEvents braze = new BrazeEvents();
        braze.setAliasLabel("tolinku");
        assertThat(member(braze, nobody).has("user_alias")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann@example.com", " ann@example.com ", "a.b+c@mail.example.co.uk", "ä@exämple.de"})
    void addressComesBeforeTheUser(String email) throws Exception {
        HubspotEvents hubspot = new HubspotEvents();
        hubspot.setUserIdAs("objectId");
        JsonNode input = member(hubspot, "\"email\": \"" + email + "\"");
        assertThat(input.get("email").asText()).isEqualTo(email.strip());
        assertThat(input.has("objectId")).isFalse();
    }

    @Test
    void nameWithoutALatinLetterIsTheReason() throws Exception {
        ObjectNode call = call("\u4EF7\u683C", "\"email\": \"ann@example.com\", \"ga_client_id\": \"7.8\"");
        assertThatThrownBy(() -> member(new HubspotEvents(), call))
                .hasMessage("HubSpot takes no event whose name has no Latin letter");
        assertThatThrownBy(() -> member(google(), call))
                .hasMessage("Google Analytics takes no event whose name has no Latin letter");
    }

    @Test
    void twoFurtherPropertiesOfOneNameAtHubspotAreRefusedAtOnce() {
        HubspotEvents hubspot = new HubspotEvents();
        hubspot.setProperties("plan name, amount");
        assertThatThrownBy(() -> hubspot.setProperties("Plan Name,plan_name"))
                .hasMessage("properties has 'plan_name', which is plan_name in snake case, like another one");
        assertThatThrownBy(() -> hubspot.setProperties("\u4EF7"))
                .hasMessage("properties has '\u4EF7', of which nothing is left in snake case");
    }

    @ParameterizedTest
    @CsvSource({"short-1, true", "with.a.stop, false", "with_underscore, false"})
    void iterableGetsAnIdOfLettersDigitsAndHyphens(String id, boolean stays) throws Exception {
        ObjectNode call = call("Deep Link Clicked", "");
        String sent = member(new IterableEvents(), call.put("messageId", id))
                .get("id")
                .asText();
        assertThat(sent).matches("[A-Za-z0-9-]{1,512}");
        assertThat(sent.equals(id)).isEqualTo(stays);
        assertThat(member(new IterableEvents(), call).get("id").asText()).isEqualTo(sent);
    }
}
