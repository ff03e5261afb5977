package io.github.linkrelay.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.linkrelay.event.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdsTest {
    private static final Identity DEFAULTS = new Identity(Map.of());
    private final EventIds ids = new EventIds(MessageIds.UUID, DEFAULTS);

    /** The bodies that a receiver in use was tried with, and some with users of odd kinds. */
    private static List<byte[]> bodies() throws Exception {
        List<byte[]> bodies = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/parity/receiver-vectors.jsonl"))) {
            JsonNode body = new JsonMapper().readTree(line).get("body");
            if (body != null && body.isTextual()) {
                bodies.add(body.textValue().getBytes(UTF_8));
            }
        }
        assertThat(bodies).hasSizeGreaterThan(50);
        for (String user : List.of(
                "17", "4.90", "1e400", "12345678901234567890", "\" \"", "null", "[1]", "{}", "true", "\"a\\u0000b\"")) {
            bodies.add(event("ecommerce.purchase", "{\"user_id\":" + user + "}"));
            bodies.add(event("referral.completed", "{\"referrer_id\":" + user + ",\"ip\":\"::1\",\"platform\":4.90}"));
        }
        bodies.add(event(
                "referral.created", "{\"referrer_id\":\"a\",\"x\":{\"referrer_id\":\"c\"},\"referrer_id\":\"b\"}"));
        bodies.add(("{\"event\":\"ecommerce.refund\",\"timestamp\":\"2026-06-14T09:26Z\",\"data\":{\"user_id\":\"a\"},"
                        + "\"data\":{\"ip\":\"::1\",\"device_type\":null}}")
                .getBytes(UTF_8));
        return bodies;
    }

    @ParameterizedTest
    @EnumSource
    void everyEventIsFoundByTheIdsThatSegmentGets(MessageIds kind) throws Exception {
        EventIds some = new EventIds(kind, DEFAULTS);
        TrackMapper mapper = new TrackMapper(TrackSettings.defaults("1").withMessageIds(kind));
        for (byte[] body : bodies()) {
            String key = Sha256.hex(body);
            JsonNode track = mapper.track(body, key, null);
            String user =
                    track.path(track.has("userId") ? "userId" : "anonymousId").textValue();
            String text = new String(body, UTF_8);
            assertThat(some.messageId(key))
                    .as(text)
                    .isEqualTo(track.get("messageId").textValue());
            assertThat(some.user(key, body)).as(text).contains(user);
            assertThat(some.of(key, body))
                    .as(text)
                    .contains(EventIds.userTerm(user))
                    .contains(EventIds.messageIdTerm(track.get("messageId").textValue())
                            .orElseThrow())
                    .doesNotHaveDuplicates()
                    .hasSizeBetween(2, 3)
                    .allMatch(term -> some.has(key, body, term));
            String other = Sha256.hex(text.concat(" ").getBytes(UTF_8));
            assertThat(some.has(key, body, EventIds.messageIdTerm(other).orElseThrow()))
                    .as(text)
                    .isFalse();
            assertThat(some.has(key, body, EventIds.userTerm(other))).as(text).isFalse();
        }
    }

    @Test
    void knownUserIsFoundByTheAnonymousIdOfTheirAddressToo() throws Exception {
        byte[] known = event("ecommerce.purchase", "{\"user_id\":\"u1\",\"ip\":\"203.0.113.57\",\"platform\":\"ios\"}");
        byte[] stranger = event("link.clicked", "{\"ip\":\"203.0.113.57\",\"platform\":\"ios\"}");
        String anonymous = ids.user(Sha256.hex(stranger), stranger).orElseThrow();
        assertThat(ids.of(Sha256.hex(known), known)).contains("user:u1", "user:" + anonymous);
        assertThat(ids.user(Sha256.hex(known), known)).contains("u1");

        byte[] withoutAddress = event("ecommerce.purchase", "{\"user_id\":\"u1\"}");
        assertThat(ids.of(Sha256.hex(withoutAddress), withoutAddress))
                .hasSize(2)
                .contains("user:u1");
    }

    @Test
    void rulesOfTheSettingsAreFollowed() throws Exception {
        byte[] body = event("link.clicked", "{\"visitor\":\"v1\"}");
        EventIds others = new EventIds(MessageIds.UUID, new Identity(Map.of("link.*", "visitor")));
        assertThat(others.of(Sha256.hex(body), body)).contains("user:v1");
        assertThat(ids.of(Sha256.hex(body), body)).doesNotContain("user:v1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "\u0000",
                "{\"event\":\"e\",\"timestamp\":\"2026-06-14T09:26Z\",\"data\":[]}",
                "{\"event\":\"ecommerce.x\",\"timestamp\":\"2026-06-14T09:26Z\",\"data\":{\"user_id\":1e99999999999}}"
            })
    void whatIsNoEventHasItsMessageIdOnly(String text) {
        byte[] body = text.getBytes(UTF_8);
        assertThat(ids.of(Sha256.hex(body), body))
                .hasSize(1)
                .allMatch(term -> term.startsWith("id:"))
                .allMatch(term -> ids.has(Sha256.hex(body), body, term));
        assertThat(ids.user(Sha256.hex(body), body)).isEmpty();
    }

    @Test
    void keyThatIsNoHashGivesNoTerms() throws Exception {
        byte[] body = event("link.clicked", "{}");
        for (String key :
                new String[] {null, "", "00", "x".repeat(64), Sha256.hex(body).toUpperCase(Locale.ROOT)}) {
            assertThat(ids.of(key, body)).isEmpty();
            assertThat(ids.has(key, body, "id:" + key)).isFalse();
            assertThat(ids.user(key, body)).isEmpty();
        }
        assertThat(ids.messageId("00")).isEqualTo("00");
    }

    @Test
    void messageIdIsTakenInEachFormAndInAnyCase() {
        String key = Sha256.hex("a".getBytes(UTF_8));
        String uuid = MessageIds.UUID.of(key);
        String term = "id:" + uuid;
        assertThat(EventIds.messageIdTerm(key)).contains(term);
        assertThat(EventIds.messageIdTerm(key.toUpperCase(Locale.ROOT))).contains(term);
        assertThat(EventIds.messageIdTerm(" " + uuid + "\n")).contains(term);
        assertThat(EventIds.messageIdTerm(uuid.toUpperCase(Locale.ROOT))).contains(term);
        assertThat(EventIds.messageIdTerm("")).isEmpty();
        assertThat(EventIds.messageIdTerm(key.substring(1))).isEmpty();
        assertThat(EventIds.messageIdTerm(uuid.replace('-', '_'))).isEmpty();
        assertThat(EventIds.messageIdTerm("user:" + uuid)).isEmpty();
    }

    private static byte[] event(String type, String data) {
        return ("{\"event\":\"" + type + "\",\"timestamp\":\"2026-06-14T09:26:53Z\",\"data\":" + data + "}")
                .getBytes(UTF_8);
    }
}
