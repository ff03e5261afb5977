package io.github.linkrelay.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.event.Sha256;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldRulesTest {
    private static final String CALL =
            """
            {"event":"Deep Link Clicked","type":"track","messageId":"m1","anonymousId":"a1",
             "properties":{"email":"a@example.com","ip":"203.0.113.57","n":1.10,"none":null,
                           "address":{"city":"Bern","zip":"3000"},
                           "source":"tolinku_webhook","original_event_type":"link.clicked"},
             "context":{"ip":"203.0.113.57","library":{"name":"linkrelay"}}}
            """;

    @Test
    void withoutRulesNothingChanges() throws Exception {
        FieldRules rules = new FieldRules("", " ", null, "salt", ",");
        assertThat(rules.isEmpty()).isTrue();
        assertThat(rules.apply(call())).isEqualTo(call());
        assertThat(new FieldRules("", "properties.x", "", "", "").isEmpty()).isFalse();
    }

    @Test
    void onlyAllowedPropertiesStayBesidesOurs() throws Exception {
        ObjectNode track = new FieldRules("properties.n, properties.missing", "", "", "", "").apply(call());
        assertThat(track.get("properties").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("n", "source", "original_event_type");
        assertThat(track.get("context")).isEqualTo(call().get("context"));
    }

    @Test
    void droppedFieldsGoAndNoOthers() throws Exception {
        ObjectNode track = new FieldRules(
                        "", "properties.email,properties.address.zip,context.ip,properties.missing.x", "", "", "")
                .apply(call());
        ObjectNode expected = call();
        ((ObjectNode) expected.get("properties")).remove("email");
        ((ObjectNode) expected.at("/properties/address")).remove("zip");
        ((ObjectNode) expected.get("context")).remove("ip");
        assertThat(track).isEqualTo(expected);
    }

    @Test
    void starMeansEveryMemberButOursWhichGoOnlyByName() throws Exception {
        ObjectNode track = new FieldRules("", "properties.*,context.*", "", "", "").apply(call());
        assertThat(track.get("properties").fieldNames()).toIterable().containsExactly("source", "original_event_type");
        assertThat(track.get("context")).isEmpty();
        track = new FieldRules("", "properties.source,properties.original_event_type", "", "", "").apply(call());
        assertThat(track.get("properties").has("source")).isFalse();
        assertThat(track.get("properties").has("original_event_type")).isFalse();
        assertThat(track.get("properties").has("email")).isTrue();
    }

    @Test
    void hashedFieldsAreSha256OverSaltAndValue() throws Exception {
        ObjectNode track = new FieldRules("", "", "properties.email,properties.n,properties.none,anonymousId", "s1", "")
                .apply(call());
        assertThat(track.at("/properties/email").textValue()).isEqualTo(sha256("s1a@example.com"));
        assertThat(track.at("/properties/n").textValue()).isEqualTo(sha256("s11.1"));
        assertThat(track.at("/properties/none").isNull()).isTrue();
        assertThat(track.get("anonymousId").textValue()).isEqualTo(sha256("s1a1"));
        assertThat(new FieldRules("", "", "properties.email", "", "")
                        .apply(call())
                        .at("/properties/email")
                        .textValue())
                .isEqualTo(sha256("a@example.com"));
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.57, 203.0.113.0",
        "2001:db8:1234:5678::1, 2001:db8:1234::",
        "2001:db8::1, 2001:db8:0::",
        "::ffff:203.0.113.57, 203.0.113.0",
        "::1, 0:0:0::"
    })
    void addressesKeepTheirFirstBits(String address, String kept) throws Exception {
        ObjectNode track = call();
        ((ObjectNode) track.get("context")).put("ip", address);
        new FieldRules("", "", "", "", "context.ip").apply(track);
        assertThat(track.at("/context/ip").textValue()).isEqualTo(kept);
        assertThat(track.at("/properties/ip").textValue()).isEqualTo("203.0.113.57");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "unknown", "1.2.3", "999.1.1.1", "a.example.com", "12345::1", "203.0.113.57, 203.0.113.58"})
    void whatIsNoAddressGoesForItCannotBeShortened(String text) throws Exception {
        ObjectNode track = call();
        ((ObjectNode) track.get("context")).put("ip", text);
        new FieldRules("", "", "", "", "context.ip").apply(track);
        assertThat(track.get("context").has("ip")).isFalse();
    }

    @Test
    void addressIsTruncatedBeforeItIsHashed() throws Exception {
        ObjectNode track = new FieldRules("", "", "properties.ip", "", "properties.ip").apply(call());
        assertThat(track.at("/properties/ip").textValue()).isEqualTo(sha256("203.0.113.0"));
    }

    @Test
    void callWithoutTheObjectIsLeftAlone() throws Exception {
        ObjectNode track = new ObjectMapper().createObjectNode().put("event", "x");
        assertThat(new FieldRules("properties.a", "context.ip", "properties.*", "", "context.device.ip").apply(track))
                .isEqualTo(new ObjectMapper().createObjectNode().put("event", "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "email",
                "properties",
                "properties.",
                ".email",
                "properties..email",
                "properties.em*",
                "properties.*.x",
                "messageId",
                "event",
                "timestamp",
                "type",
                "userId.x",
                "Properties.email",
                "*"
            })
    void wrongPathsAreRefusedWithRuleAndPath(String path) {
        for (String rule : new String[] {"drop", "hash", "truncateIp"}) {
            assertThatThrownBy(() -> new FieldRules(
                            "",
                            rule.equals("drop") ? path : "",
                            rule.equals("hash") ? path : "",
                            "",
                            rule.equals("truncateIp") ? path : ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(rule + ": '" + path + "'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"properties.*", "context.ip", "userId", "properties.address.city"})
    void onlyPropertiesCanBeAllowed(String path) {
        assertThatThrownBy(() -> new FieldRules(path, "", "", "", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("allow: '" + path + "'");
    }

    @Test
    void userCanBeHashedButNotDropped() {
        assertThatThrownBy(() -> new FieldRules("", "userId", "", "", "")).hasMessageContaining("hash it instead");
        assertThat(new FieldRules("", "", "userId", "", "").isEmpty()).isFalse();
    }

    private static ObjectNode call() throws JsonProcessingException {
        return (ObjectNode) new ObjectMapper().readTree(CALL);
    }

    private static String sha256(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
