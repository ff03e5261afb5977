package io.github.linkrelay.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.event.Sha256;
import io.github.linkrelay.webhook.EnvelopeReader;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a receiver that is in use today made of 57 bodies, against what this one makes of them. It may differ where the
 * contract says so and nowhere else; each difference is both demanded and counted.
 */
class ReceiverParityTest {
    private static final int VECTORS = 57;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** As today's receiver: 64-digit ids, no campaign in the context, no names of its own for e-commerce. */
    private static final TrackSettings OLDER = TrackSettings.defaults("9.9.9")
            .withMessageIds(MessageIds.SHA256)
            .withCampaign(false)
            .withNames(Map.of(
                    "ecommerce.purchase", "Webhook ecommerce.purchase",
                    "ecommerce.refund", "Webhook ecommerce.refund",
                    "ecommerce.add_to_cart", "Webhook ecommerce.add_to_cart",
                    "ecommerce.begin_checkout", "Webhook ecommerce.begin_checkout",
                    "ecommerce.add_to_wishlist", "Webhook ecommerce.add_to_wishlist"));

    private static final Map<String, String> USERS = Map.of(
            "referral.created", "referrer_id",
            "referral.completed", "referred_user_id",
            "ecommerce.purchase", "user_id",
            "ecommerce.cart_abandoned", "user_id",
            "ecommerce.fraud_flagged", "user_id");

    private enum Difference {
        LIBRARY,
        PAYLOAD_SOURCE,
        KNOWN_USER,
        STRANGER_WITHOUT_ADDRESS,
        CAMPAIGN,
        E_COMMERCE_NAME
    }

    private final Map<Difference, Integer> seen = new EnumMap<>(Difference.class);

    private record Vector(byte[] body, ObjectNode data, String type, ObjectNode track) {}

    @Test
    void differsOnlyInLibraryPayloadSourceAndIdentity() throws Exception {
        TrackMapper mapper = new TrackMapper(OLDER);
        for (Vector vector : vectors()) {
            assertSame(map(mapper, vector), expected(vector), vector);
        }
        assertThat(seen)
                .isEqualTo(Map.of(
                        Difference.LIBRARY, VECTORS,
                        Difference.PAYLOAD_SOURCE, 1,
                        Difference.KNOWN_USER, 18,
                        Difference.STRANGER_WITHOUT_ADDRESS, 6));
    }

    @Test
    void withDefaultsDiffersInCampaignAndECommerceNamesBesides() throws Exception {
        TrackMapper mapper = new TrackMapper(TrackSettings.defaults("9.9.9").withMessageIds(MessageIds.SHA256));
        for (Vector vector : vectors()) {
            ObjectNode expected = expected(vector);
            JsonNode campaign = vector.data().get("campaign");
            if (campaign != null
                    && campaign.isTextual()
                    && !campaign.textValue().isEmpty()) {
                ((ObjectNode) expected.get("context")).putObject("campaign").set("name", campaign);
                count(Difference.CAMPAIGN);
            }
            if (vector.type().equals("ecommerce.purchase")) {
                assertThat(expected.get("event").textValue()).isEqualTo("Webhook ecommerce.purchase");
                expected.put("event", "Order Completed");
                count(Difference.E_COMMERCE_NAME);
            }
            assertSame(map(mapper, vector), expected, vector);
        }
        assertThat(seen)
                .isEqualTo(Map.of(
                        Difference.LIBRARY, VECTORS,
                        Difference.PAYLOAD_SOURCE, 1,
                        Difference.KNOWN_USER, 18,
                        Difference.STRANGER_WITHOUT_ADDRESS, 6,
                        Difference.CAMPAIGN, 19,
                        Difference.E_COMMERCE_NAME, 1));
    }

    @Test
    void everyBodyIsLetIn() throws Exception {
        for (Vector vector : vectors()) {
            assertThat(new EnvelopeReader().read(vector.body()).type()).isEqualTo(vector.type());
        }
    }

    /** Today's Track call with just the differences that the contract names. */
    private ObjectNode expected(Vector vector) {
        ObjectNode track = vector.track().deepCopy();
        library(track);
        payloadSource(track, vector.data());
        identity(track, vector);
        return track;
    }

    private void library(ObjectNode track) {
        ObjectNode library = (ObjectNode) track.at("/context/library");
        assertThat(library.get("name").textValue()).isEqualTo("@segment/analytics-node");
        library.put("name", "linkrelay").put("version", "9.9.9");
        count(Difference.LIBRARY);
    }

    private void payloadSource(ObjectNode track, ObjectNode data) {
        if (!data.has("source")) {
            return;
        }
        ObjectNode properties = (ObjectNode) track.get("properties");
        assertThat(properties.has("original_source")).isFalse();
        assertThat(data.get("source").textValue()).isEqualTo("newsletter");
        // In the place of the payload's member, which is the last one there.
        List<String> names = names(data);
        assertThat(names.get(names.size() - 1)).isEqualTo("source");
        JsonNode source = properties.remove("source");
        JsonNode type = properties.remove("original_event_type");
        properties.set("original_source", data.get("source"));
        properties.set("source", source);
        properties.set("original_event_type", type);
        count(Difference.PAYLOAD_SOURCE);
    }

    private void identity(ObjectNode track, Vector vector) {
        assertThat(track.has("userId")).isFalse();
        String member = USERS.get(vector.type());
        if (member != null) {
            track.remove("anonymousId");
            track.put("userId", vector.data().get(member).textValue());
            count(Difference.KNOWN_USER);
        } else if (!vector.data().has("ip")) {
            assertThat(track.get("anonymousId").textValue())
                    .as("one id for all strangers")
                    .isEqualTo("32efcf463afe8198c1bdf0fee612b3f8");
            String messageId = track.get("messageId").textValue();
            track.put("anonymousId", Sha256.hex(messageId.getBytes(UTF_8)).substring(0, 32));
            count(Difference.STRANGER_WITHOUT_ADDRESS);
        }
    }

    /** Through the very bytes that are sent. */
    private static ObjectNode map(TrackMapper mapper, Vector vector) throws Exception {
        ObjectNode track = mapper.track(vector.body(), Sha256.hex(vector.body()), null);
        return (ObjectNode) JSON.readTree(TrackJson.bytes(track));
    }

    private static void assertSame(ObjectNode actual, ObjectNode expected, Vector vector) {
        String body = new String(vector.body(), UTF_8);
        assertThat(actual).as(body).isEqualTo(expected);
        // To a tree, 4.90 and 4.9 are the same, and so are two orders; not so to the text.
        assertThat(actual.get("properties").toString())
                .as(body)
                .isEqualTo(expected.get("properties").toString());
    }

    private void count(Difference difference) {
        seen.merge(difference, 1, Integer::sum);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        for (Iterator<String> each = object.fieldNames(); each.hasNext(); ) {
            names.add(each.next());
        }
        return names;
    }

    private static List<Vector> vectors() throws Exception {
        List<Vector> vectors = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                ReceiverParityTest.class.getResourceAsStream("/parity/receiver-vectors.jsonl"), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode vector = JSON.readTree(line);
                String body = vector.get("body").textValue();
                JsonNode event = JSON.readTree(body);
                vectors.add(new Vector(
                        body.getBytes(UTF_8),
                        (ObjectNode) event.get("data"),
                        event.get("event").textValue(),
                        (ObjectNode) vector.get("track")));
            }
        }
        assertThat(vectors).hasSize(VECTORS);
        return vectors;
    }
}
