package io.github.linkrelay.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bodies of made-up webhooks, one kind for each event type that Tolinku documents and for {@code test}. Each body is a
 * new event: it has the time of its making and a token that no other has, so no receiver takes two for the same.
 *
 * <p>Addresses and hosts are from the ranges kept for documentation. The fields of {@code ecommerce.*} are those of
 * Tolinku's web SDK, since no page shows these webhooks; those of {@code ecommerce.fraud_flagged} are a guess. It is
 * safe for any number of threads.
 */
public final class TestEvents {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Map<String, String> DATA = data();

    private TestEvents() {}

    /** The thirteen types, in the order of Tolinku's catalogue, {@code test} last. */
    public static List<String> types() {
        return List.copyOf(DATA.keySet());
    }

    /**
     * A new event of this type: compact JSON in UTF-8, as Tolinku would send it.
     *
     * @throws IllegalArgumentException if the type is none of {@link #types()}; the message lists them
     */
    public static byte[] body(String type) {
        return body(type, Instant.now());
    }

    static byte[] body(String type, Instant time) {
        String data = DATA.get(type);
        if (data == null) {
            throw new IllegalArgumentException(
                    "unknown event type '" + type + "'; known are: " + String.join(", ", DATA.keySet()));
        }
        String json = "{\"event\":\"" + type + "\",\"timestamp\":\"" + MILLIS.format(time) + "\",\"data\":"
                + data.replace("TOKEN", token()) + "}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** Ten characters, as long as Tolinku's referral codes; 50 random bits. */
    private static String token() {
        StringBuilder token = new StringBuilder(10);
        for (int i = 0; i < 10; i++) {
            token.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return token.toString();
    }

    private static Map<String, String> data() {
        Map<String, String> data = new LinkedHashMap<>();
        data.put(
                "link.clicked",
                """
                {"prefix":"go","token":"TOKEN","hostname":"links.example.org","ip":"198.51.100.24",\
                "platform":"ios","device_type":"mobile","campaign":"autumn-walks"}""");
        data.put(
                "install.tracked",
                """
                {"hostname":"links.example.org","ip":"2001:db8:7:2::c4","platform":"android",\
                "device_type":"mobile","campaign":"autumn-walks","token":"TOKEN"}""");
        data.put(
                "deferred_link.claimed",
                """
                {"deep_link_path":"/trail/TOKEN","method":"signals","ip":"198.51.100.24"}""");
        data.put(
                "referral.created",
                """
                {"referral_code":"TOKEN","referrer_id":"walker-1207",\
                "referral_url":"https://links.example.org/ref/TOKEN"}""");
        data.put(
                "referral.completed",
                """
                {"referral_code":"TOKEN","referrer_id":"walker-1207","referred_user_id":"walker-3391",\
                "milestone":"first_hike"}""");
        data.put(
                "ecommerce.purchase",
                """
                {"transaction_id":"order-TOKEN","revenue":84.3,"currency":"EUR","cart_id":"cart-TOKEN",\
                "coupon_code":"BOOTS5","discount":5,"shipping":4.95,"tax":13.46,"user_id":"walker-3391",\
                "items":[{"item_id":"sock-12","item_name":"Wool socks","price":14.9,"quantity":2},\
                {"item_id":"map-88","item_name":"Ridge map","price":54.5,"quantity":1}]}""");
        data.put(
                "ecommerce.refund",
                """
                {"transaction_id":"order-TOKEN","revenue":14.9,"currency":"EUR","user_id":"walker-3391",\
                "items":[{"item_id":"sock-12","price":14.9,"quantity":1}]}""");
        data.put(
                "ecommerce.cart_abandoned",
                """
                {"cart_id":"cart-TOKEN","user_id":"walker-5120","revenue":119,"currency":"EUR",\
                "items":[{"item_id":"pack-30","item_name":"Day pack 30 l","price":119,"quantity":1}]}""");
        data.put(
                "ecommerce.add_to_cart",
                """
                {"cart_id":"cart-TOKEN","user_id":"walker-5120",\
                "items":[{"item_id":"pack-30","item_name":"Day pack 30 l","price":119,"quantity":1}]}""");
        data.put(
                "ecommerce.begin_checkout",
                """
                {"cart_id":"cart-TOKEN","revenue":119,"currency":"EUR","user_id":"walker-5120"}""");
        data.put(
                "ecommerce.add_to_wishlist",
                """
                {"items":[{"item_id":"tent-TOKEN","item_name":"Tent for two","item_category":"camp","price":310}]}""");
        data.put(
                "ecommerce.fraud_flagged",
                """
                {"event_type":"purchase","reason":"velocity","transaction_id":"order-TOKEN",\
                "user_id":"walker-9004","revenue":1875.5,"currency":"EUR"}""");
        data.put("test", """
                {"webhook_id":"wh_TOKEN","appspace_id":"as_example"}""");
        return data;
    }
}
