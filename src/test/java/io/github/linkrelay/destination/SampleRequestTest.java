package io.github.linkrelay.destination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each vendor gets of one and the same event. */
class SampleRequestTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Clock NEXT_DAY = Clock.fixed(Instant.parse("2026-06-15T00:00:00Z"), ZoneOffset.UTC);
    private static final String SAMPLE =
            """
            {"timestamp": "2026-06-14T09:26:53.589Z", "event": "Deep Link Clicked", "type": "track",
             "properties": {"link": "go/spring-menu", "platform": "ios", "campaign": "newsletter-june"},
             "context": {"ip": "203.0.113.57"}, "userId": "user_4821", "anonymousId": "tl_3fd8b9a04c6e",
             "messageId": "6f1c2e9a-7b3d-5c41-9e02-3a8d5b7f4c10"}""";

    private static JsonNode request(TrackSink sink, String call) throws Exception {
        TrackCall track = TrackCall.parse(call.getBytes(UTF_8));
        return JSON.readTree(sink.body(List.of(new TrackSink.Member(track, sink.member(track)))));
    }

    private static void assertRequest(TrackSink sink, String call, String expected) throws Exception {
        assertThat(request(sink, call)).isEqualTo(JSON.readTree(expected));
    }

    @Test
    void hubspotGetsABehavioralEvent() throws Exception {
        HubspotEvents hubspot = new HubspotEvents();
        hubspot.setEventPrefix("pe1234567_");
        hubspot.setUserIdAs("objectId");
        assertRequest(
                hubspot,
                SAMPLE.replace("user_4821", "90210")
                        .replace(
                                "\"go/spring-menu\"",
                                "\"https://links.example.com/go/spring-menu\", \"device_type\": \"mobile\""),
                """
                { "inputs": [ { "eventName": "pe1234567_deep_link_clicked", "objectId": "90210",
                  "uuid": "6f1c2e9a-7b3d-5c41-9e02-3a8d5b7f4c10", "occurredAt": "2026-06-14T09:26:53.589Z",
                  "properties": { "hs_link_href": "https://links.example.com/go/spring-menu",
                    "hs_device_type": "mobile", "hs_operating_system": "ios", "hs_utm_campaign": "newsletter-june" } } ] }""");
    }

    @Test
    void amplitudeGetsTheKeyInTheBody() throws Exception {
        AmplitudeEvents amplitude = new AmplitudeEvents();
        amplitude.setApiKey("EXAMPLE");
        assertRequest(
                amplitude,
                SAMPLE,
                """
                { "api_key": "EXAMPLE", "events": [ { "event_type": "Deep Link Clicked", "user_id": "user_4821",
                  "device_id": "tl_3fd8b9a04c6e", "insert_id": "6f1c2e9a-7b3d-5c41-9e02-3a8d5b7f4c10",
                  "time": 1781429213589, "platform": "iOS", "ip": "203.0.113.57",
                  "event_properties": { "link": "go/spring-menu", "campaign": "newsletter-june" } } ] }""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0", "1e2", "1E400", "-0.0", "0.10", "12345678901234567890123"})
    void numbersReachAVendorAsTheyWereSent(String number) throws Exception {
        AmplitudeEvents amplitude = new AmplitudeEvents();
        amplitude.setApiKey("EXAMPLE");
        TrackCall track =
                TrackCall.parse(SAMPLE.replace("\"go/spring-menu\"", number).getBytes(UTF_8));

        assertThat(new String(amplitude.body(List.of(new TrackSink.Member(track, amplitude.member(track)))), UTF_8))
                .contains("\"link\":" + number + ",");
    }

    @Test
    void mixpanelGetsMillisecondsAndTheIpOfThePerson() throws Exception {
        assertRequest(
                new MixpanelEvents(),
                SAMPLE,
                """
                [ { "event": "Deep Link Clicked", "properties": { "time": 1781429213589, "distinct_id": "user_4821",
                  "$device_id": "tl_3fd8b9a04c6e", "$insert_id": "6f1c2e9a-7b3d-5c41-9e02-3a8d5b7f4c10",
                  "ip": "203.0.113.57", "$os": "iOS", "link": "go/spring-menu", "utm_campaign": "newsletter-june" } } ]""");
    }

    @Test
    void mixpanelNeverTakesOurOwnPlaceForThePersons() throws Exception {
        assertThat(request(new MixpanelEvents(), SAMPLE.replace("\"ip\": \"203.0.113.57\"", ""))
                        .at("/0/properties/ip")
                        .asText())
                .isEqualTo("0");
    }

    @Test
    void brazeGetsTheEventIdAsAProperty() throws Exception {
        assertRequest(
                new BrazeEvents(),
                SAMPLE,
                """
                { "events": [ { "external_id": "user_4821", "name": "Deep Link Clicked", "time": "2026-06-14T09:26:53.589Z",
                  "properties": { "link": "go/spring-menu", "platform": "ios", "campaign": "newsletter-june",
                    "event_id": "6f1c2e9a-7b3d-5c41-9e02-3a8d5b7f4c10" } } ] }""");
    }

    @Test
    void iterableGetsSeconds() throws Exception {
        assertRequest(
                new IterableEvents(),
                SAMPLE,
                """
                { "events": [ { "userId": "user_4821", "eventName": "Deep Link Clicked",
                  "id": "6f1c2e9a-7b3d-5c41-9e02-3a8d5b7f4c10", "createdAt": 1781429213,
                  "dataFields": { "link": "go/spring-menu", "platform": "ios", "campaign": "newsletter-june" } } ] }""");
    }

    @Test
    void googleGetsMicrosecondsAndSnakeCase() throws Exception {
        assertRequest(
                google(NEXT_DAY),
                withClient("1781429213.4821"),
                """
                { "client_id": "1781429213.4821", "user_id": "user_4821", "timestamp_micros": 1781429213589000,
                  "events": [ { "name": "deep_link_clicked", "params": { "link": "go/spring-menu", "platform": "ios",
                    "campaign": "newsletter-june", "session_id": "1781429213", "engagement_time_msec": 1 } } ] }""");
    }

    @Test
    void whatGoogleWouldDropInSilenceIsMadeToFit() throws Exception {
        StringBuilder many =
                new StringBuilder("\"nested\": {\"a\": 1}, \"list\": [1], \"none\": null, \"Odd Näme!\": 4.50, "
                        + "\"long\": \"" + "x".repeat(150) + "\"");
        for (int i = 0; i < 40; i++) {
            many.append(", \"p").append(i).append("\": ").append(i);
        }
        JsonNode event = request(
                        google(NEXT_DAY),
                        withClient("7.8")
                                .replace("\"link\": \"go/spring-menu\"", many)
                                .replace("Deep Link Clicked", "9 " + "Very Long ".repeat(9)))
                .at("/events/0");
        assertThat(event.get("name").asText()).matches("[a-z][a-z0-9_]{0,39}");
        assertThat(event.get("params")).hasSize(25);
        event.get("params").properties().forEach(param -> {
            assertThat(param.getKey()).matches("[a-z][a-z0-9_]{0,39}");
            assertThat(param.getValue().isValueNode()).isTrue();
            assertThat(param.getValue().asText()).hasSizeLessThanOrEqualTo(100);
        });
        assertThat(event.get("params").has("ip")).isFalse();
    }

    @Test
    void eventThatGoogleWouldMoveInTimeIsRefused() {
        Ga4Events google = google(Clock.fixed(Instant.parse("2026-06-18T00:00:00Z"), ZoneOffset.UTC));
        assertThatThrownBy(() -> request(google, withClient("7.8"))).hasMessageContaining("older than 72 hours");
    }

    @Test
    void receiverGetsTypeTimeAndData() throws Exception {
        assertRequest(
                new SignedWebhook(),
                SAMPLE.replace(
                        "\"link\":", "\"original_event_type\": \"link.clicked\", \"id\": \"not ours\", \"link\":"),
                """
                { "type": "link.clicked", "timestamp": "2026-06-14T09:26:53.589Z",
                  "data": { "id": "6f1c2e9a-7b3d-5c41-9e02-3a8d5b7f4c10", "name": "Deep Link Clicked",
                    "userId": "user_4821", "anonymousId": "tl_3fd8b9a04c6e", "original_event_type": "link.clicked",
                    "original_id": "not ours",
                    "link": "go/spring-menu", "platform": "ios", "campaign": "newsletter-june" } }""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anonymous",
                "NULL",
                "none",
                "undefined",
                "unknown",
                "0",
                "-1",
                " ",
                "00000000-0000-0000-0000-000000000000"
            })
    void idThatMixpanelTakesForNobodyIsNoUser(String id) throws Exception {
        String call = SAMPLE.replace("user_4821", id);
        assertThat(request(new MixpanelEvents(), call)
                        .at("/0/properties/distinct_id")
                        .asText())
                .isEqualTo("tl_3fd8b9a04c6e");
        assertThatThrownBy(() -> request(new MixpanelEvents(), call.replace("tl_3fd8b9a04c6e", id)))
                .hasMessageContaining("Mixpanel takes no event without a user");
    }

    @ParameterizedTest
    @CsvSource({
        "6f1c2e9a-7b3d-5c41-9e02-3a8d5b7f4c10, 6f1c2e9a-7b3d-5c41-9e02-3a8d5b7f4c10",
        "6eb04270af46f70c47c048d70535de7c0123456789abcdef0123456789abcdef, 6eb04270-af46-870c-87c0-48d70535de7c",
        "short, short"
    })
    void idThatIsTooLongBecomesTheUuidOfTheSameEvent(String id, String expected) {
        assertThat(EventId.short36(id)).isEqualTo(expected);
        assertThat(EventId.short36("with.a stop")).hasSize(36).isEqualTo(EventId.short36("with.a stop"));
    }

    @Test
    void amplitudeIdThatIsTooShortIsLeftOutAndWithoutAnyTheEventIsRefused() throws Exception {
        AmplitudeEvents amplitude = new AmplitudeEvents();
        String shortUser = SAMPLE.replace("user_4821", "4821");
        assertThat(request(amplitude, shortUser).at("/events/0").has("user_id")).isFalse();
        assertThatThrownBy(() -> request(amplitude, shortUser.replace("tl_3fd8b9a04c6e", "7")))
                .hasMessageContaining("id of 5 characters");
        amplitude.setMinIdLength(4);
        JsonNode request = request(amplitude, shortUser);
        assertThat(request.at("/events/0/user_id").asText()).isEqualTo("4821");
        assertThat(request.at("/options/min_id_length").asInt()).isEqualTo(4);
    }

    @Test
    void brazeMakesAProfileForAnAnonymousPersonOnlyWhenAsked() throws Exception {
        BrazeEvents braze = new BrazeEvents();
        String anonymous = SAMPLE.replace("\"userId\": \"user_4821\", ", "");
        assertThatThrownBy(() -> request(braze, anonymous)).hasMessageContaining("Braze needs a user");
        braze.setAliasLabel("tolinku");
        assertThat(request(braze, anonymous).at("/events/0/user_alias"))
                .isEqualTo(JSON.readTree("{\"alias_name\": \"tl_3fd8b9a04c6e\", \"alias_label\": \"tolinku\"}"));
    }

    private static String withClient(String id) {
        return SAMPLE.replace("\"link\":", "\"ip\": \"203.0.113.57\", \"ga_client_id\": \"" + id + "\", \"link\":");
    }

    private static Ga4Events google(Clock clock) {
        Ga4Events google = new Ga4Events();
        google.setClock(clock);
        return google;
    }
}
