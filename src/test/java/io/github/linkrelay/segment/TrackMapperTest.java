package io.github.linkrelay.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.event.Sha256;
import io.github.linkrelay.harness.BareContext;
import io.github.linkrelay.webhook.EnvelopeReader;
import io.github.linkrelay.webhook.UnusableEnvelopeException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackMapperTest {
    private static final TrackSettings DEFAULTS = TrackSettings.defaults("0.0.0");

    private final TrackMapper mapper = new TrackMapper(DEFAULTS);

    @Test
    void mapsAClick() throws Exception {
        byte[] body = ("{\"event\":\"link.clicked\",\"timestamp\":\"2026-06-14T09:26:53.589Z\",\"data\":{"
                        + "\"prefix\":\"go\",\"token\":\"spring-menu\",\"hostname\":\"links.example.com\","
                        + "\"ip\":\"203.0.113.57\",\"platform\":\"ios\",\"device_type\":\"mobile\","
                        + "\"campaign\":\"newsletter-june\"}}")
                .getBytes(UTF_8);
        assertThat(text(mapper.track(body, Sha256.hex(body), null)))
                .isEqualTo(
                        "{\"timestamp\":\"2026-06-14T09:26:53.589Z\",\"integrations\":{},\"event\":\"Deep Link Clicked\","
                                + "\"type\":\"track\",\"properties\":{\"prefix\":\"go\",\"token\":\"spring-menu\","
                                + "\"hostname\":\"links.example.com\",\"ip\":\"203.0.113.57\",\"platform\":\"ios\","
                                + "\"device_type\":\"mobile\",\"campaign\":\"newsletter-june\",\"source\":\"tolinku_webhook\","
                                + "\"original_event_type\":\"link.clicked\"},\"context\":{\"ip\":\"203.0.113.57\","
                                + "\"campaign\":{\"name\":\"newsletter-june\"},\"library\":{\"name\":\"linkrelay\","
                                + "\"version\":\"0.0.0\"}},\"anonymousId\":\"6a51c6b776f34bade74cdde3549e4a00\","
                                + "\"messageId\":\"2ce1f7d9-746d-8eb8-886a-6bee2c4e552c\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "",
                "203.0.113.57, 203.0.113.58",
                "203.0.113.57:443",
                "[2001:db8::1f]",
                "fe80::1%eth0",
                "999.1.2.3",
                "a.example.com"
            })
    void textThatIsNoAddressStaysAPropertyAlone(String ip) throws Exception {
        ObjectNode track = (ObjectNode) ExactJson.tree(TrackJson.bytes(new TrackMapper(TrackSettings.defaults("0.0.0"))
                .track(
                        ("{\"event\":\"link.clicked\",\"timestamp\":\"2026-06-14T09:26:53Z\",\"data\":{\"ip\":\"" + ip
                                        + "\"}}")
                                .getBytes(UTF_8),
                        null,
                        "undefined")));

        assertThat(track.at("/properties/ip").textValue()).isEqualTo(ip);
        assertThat(track.at("/context/ip").isMissingNode()).isTrue();
        assertThat(track.has("userId")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1",
                "4.90",
                "1.0",
                "0.0",
                "-0.25",
                "12345678901234567890123",
                "-9007199254740993",
                "2147483648",
                "123456789.123456789123456789",
                "100",
                "0",
                "-0",
                "-0.0",
                "0.10",
                "1e2",
                "1E2",
                "1e+02",
                "1E400",
                "-1.50e-7",
                "0e0"
            })
    void numbersKeepTheirDigits(String number) throws Exception {
        assertThat(properties("{\"n\":" + number + ",\"in\":[{\"n\":" + number + "}]}"))
                .startsWith("{\"n\":" + number + ",\"in\":[{\"n\":" + number + "}],");
    }

    @Test
    void exponentsKeepTheirValueAndDigits() throws Exception {
        assertThat(properties("{\"a\":1e400,\"b\":1.50E-7,\"c\":-3e+2}"))
                .startsWith("{\"a\":1e400,\"b\":1.50E-7,\"c\":-3e+2,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"z\":null,\"a\":{\"y\":[],\"b\":[null,true,{\"\":\"\"}]},\"10\":1,\"9\":2,",
                "{\"größe\":\"黒金曜日 🚀\",\"q\":\"a\\\"b\\\\c\\n\\t\\u0000\",\"__proto__\":{\"x\":1},\"<\":\"</script>\","
            })
    void membersKeepShapeOrderAndText(String members) throws Exception {
        assertThat(properties(members.substring(0, members.length() - 1) + "}")).startsWith(members);
    }

    @Test
    void lastOfRepeatedMembersWins() throws Exception {
        assertThat(properties("{\"a\":1,\"b\":{\"c\":1,\"c\":2},\"a\":3}"))
                .startsWith("{\"a\":3,\"b\":{\"c\":2},\"source\"");
        byte[] body =
                ("{\"event\":\"test\",\"timestamp\":\"2026-06-14T09:26:53Z\",\"data\":{\"a\":1},\"data\":{\"b\":2}}")
                        .getBytes(UTF_8);
        assertThat(text(mapper.track(body, null, null))).contains("\"properties\":{\"b\":2,\"source\"");
    }

    @Test
    void sourceOfThePayloadMovesAside() throws Exception {
        assertThat(properties("{\"a\":1,\"source\":\"mastodon\",\"b\":2}"))
                .isEqualTo("{\"a\":1,\"original_source\":\"mastodon\",\"b\":2,\"source\":\"tolinku_webhook\","
                        + "\"original_event_type\":\"test\"}");
    }

    @Test
    void nothingIsLostWhereTheOtherNamesAreTakenToo() throws Exception {
        assertThat(properties("{\"source\":{\"s\":1},\"original_source_2\":2,\"original_source\":null,"
                        + "\"original_event_type\":\"mine\",\"original_original_event_type\":3}"))
                .isEqualTo("{\"original_source_3\":{\"s\":1},\"original_source_2\":2,\"original_source\":null,"
                        + "\"original_original_event_type_2\":\"mine\",\"original_original_event_type\":3,"
                        + "\"source\":\"tolinku_webhook\",\"original_event_type\":\"test\"}");
    }

    @Test
    void timeIsUtcWithExactlyMilliseconds() throws Exception {
        byte[] body =
                "{\"event\":\"test\",\"timestamp\":\"2026-06-14T01:00:00.1239+05:30\",\"data\":{}}".getBytes(UTF_8);
        assertThat(mapper.track(body, null, null).get("timestamp").textValue()).isEqualTo("2026-06-13T19:30:00.123Z");
    }

    @Test
    void contextHasAnAddressOnlyIfThereIsOne() throws Exception {
        assertThat(track("{\"ip\":\"2001:db8::1\"}").at("/context/ip").textValue())
                .isEqualTo("2001:db8::1");
        for (String none : new String[] {"{}", "{\"ip\":null}", "{\"ip\":\"\"}", "{\"ip\":7}", "{\"ip\":{}}"}) {
            assertThat(track(none).get("context").has("ip")).as(none).isFalse();
        }
    }

    @Test
    void contextHasACampaignOnlyIfThereIsOneAndItIsWanted() throws Exception {
        assertThat(track("{\"campaign\":\"june\"}").at("/context/campaign").toString())
                .isEqualTo("{\"name\":\"june\"}");
        for (String none : new String[] {"{}", "{\"campaign\":null}", "{\"campaign\":\"\"}", "{\"campaign\":7}"}) {
            assertThat(track(none).get("context").has("campaign")).as(none).isFalse();
        }
        ObjectNode off =
                new TrackMapper(DEFAULTS.withCampaign(false)).track(body("{\"campaign\":\"june\"}"), null, null);
        assertThat(off.get("context").has("campaign")).isFalse();
        assertThat(off.at("/properties/campaign").textValue()).isEqualTo("june");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<!doctype html><title>Sign in</title>", "one\ntwo", " ", "\u0000"})
    void pageOrTextOfSeveralLinesIsNoIdThatALookUpFound(String answer) throws Exception {
        ObjectNode track = mapper.track(body("{\"ip\":\"203.0.113.57\"}"), null, answer);
        assertThat(track.has("userId")).isFalse();
        assertThat(track.has("anonymousId")).isTrue();
        assertThat(mapper.track(body("{}"), null, "user_4821\n").get("userId").textValue())
                .isEqualTo("user_4821");
    }

    @Test
    void userIdAndAnonymousIdExcludeEachOther() throws Exception {
        byte[] purchase = ("{\"event\":\"ecommerce.purchase\",\"timestamp\":\"2026-06-14T09:26:53Z\","
                        + "\"data\":{\"user_id\":\"u1\",\"ip\":\"203.0.113.57\"}}")
                .getBytes(UTF_8);
        assertThat(text(mapper.track(purchase, null, null)))
                .contains("\"userId\":\"u1\"")
                .doesNotContain("anonymousId");
        assertThat(text(track("{\"user_id\":\"u1\"}")))
                .contains("\"anonymousId\":\"")
                .doesNotContain("userId");
    }

    @Test
    void userWhomALookUpFoundGoesBeforeTheOneInTheEvent() throws Exception {
        byte[] purchase = ("{\"event\":\"ecommerce.purchase\",\"timestamp\":\"2026-06-14T09:26:53Z\","
                        + "\"data\":{\"user_id\":\"u1\"}}")
                .getBytes(UTF_8);
        assertThat(mapper.track(purchase, null, "u2").get("userId").textValue()).isEqualTo("u2");
        assertThat(mapper.track(purchase, null, " ").get("userId").textValue()).isEqualTo("u1");
        assertThat(mapper.track(body("{}"), null, "u2").get("userId").textValue())
                .isEqualTo("u2");
        assertThat(mapper.track(body("{}"), null, "u2").has("anonymousId")).isFalse();
    }

    @Test
    void keyIsWorkedOutWhereThereIsNoneAndRefusedWhereItIsNone() throws Exception {
        byte[] body = body("{}");
        assertThat(mapper.track(body, null, null)).isEqualTo(mapper.track(body, Sha256.hex(body), null));
        assertThatThrownBy(() -> mapper.track(body, "abc", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the event's key is not 64 lower-case hex digits");
    }

    @Test
    void bodyWithoutAnEventIsRefused() {
        assertThatThrownBy(() -> mapper.track("[]".getBytes(UTF_8), null, null))
                .isInstanceOf(UnusableEnvelopeException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1E-9999,\"b\":-1e9999}", "{\"a\":\"\\ud83d\",\"\\udc00\":\"é\"}", "{\"a\":\"\\u0000\\uffff\"}",
                "{\"\":{\"\":[]}}", "{\"ip\":\"\\ud83d\",\"platform\":1e9999}", "{\"campaign\":\"\\ud83d\"}"
            })
    void whatTheDoorLetsInCanBeMappedAndWritten(String data) throws Exception {
        new EnvelopeReader().read(body(data));
        byte[] written = TrackJson.bytes(track(data));
        new EnvelopeReader()
                .read(("{\"event\":\"e\",\"timestamp\":\"2026-06-14T09:26Z\",\"data\":" + new String(written, UTF_8)
                                + "}")
                        .getBytes(UTF_8));
    }

    @Test
    void deepestNestingAndLongestNumberThatTheDoorLetsInCanBeMappedAndWritten() throws Exception {
        int inner = EnvelopeReader.MAX_NESTING - 2;
        String deep = "{\"a\":" + "[".repeat(inner) + "9".repeat(1_000) + "]".repeat(inner) + "}";
        new EnvelopeReader(EnvelopeReader.MAX_NESTING).read(body(deep));
        assertThat(properties(deep)).startsWith(deep.substring(0, deep.length() - 1));
    }

    @Test
    void worksAsABeanInARoute() throws Exception {
        byte[] body = body("{}");
        try (DefaultCamelContext camel = BareContext.create()) {
            camel.getRegistry().bind("track", mapper);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in")
                            .setVariable(TrackMapper.USER_ID, constant("u7"))
                            .to("bean:track");
                }
            });
            camel.start();
            Object track = camel.createProducerTemplate()
                    .requestBodyAndHeader("direct:in", body, "CamelOutboxKey", "f".repeat(64));
            assertThat(track).isInstanceOf(ObjectNode.class);
            assertThat(((ObjectNode) track).get("messageId").textValue())
                    .isEqualTo("ffffffff-ffff-8fff-bfff-ffffffffffff");
            assertThat(((ObjectNode) track).get("userId").textValue()).isEqualTo("u7");
        }
    }

    private ObjectNode track(String data) throws Exception {
        return mapper.track(body(data), null, null);
    }

    private String properties(String data) throws Exception {
        String track = text(track(data));
        int start = track.indexOf("\"properties\":") + "\"properties\":".length();
        return track.substring(start, track.indexOf(",\"context\":{\"library\""));
    }

    private static byte[] body(String data) {
        return ("{\"event\":\"test\",\"timestamp\":\"2026-06-14T09:26:53Z\",\"data\":" + data + "}").getBytes(UTF_8);
    }

    private static String text(ObjectNode track) {
        return new String(TrackJson.bytes(track), UTF_8);
    }
}
