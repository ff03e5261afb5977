package io.github.linkrelay.bench;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Writes webhook bodies with the fields that Tolinku's documentation and SDK name: mostly clicks, some installs,
 * claims, referrals and purchases.
 */
final class EventBodies implements WebhookBodies {

    private static final long START = Instant.parse("2026-06-14T09:26:53.589Z").toEpochMilli();
    private static final List<String> TYPES = List.of(
            "link.clicked",
            "link.clicked",
            "link.clicked",
            "link.clicked",
            "link.clicked",
            "link.clicked",
            "link.clicked",
            "link.clicked",
            "link.clicked",
            "link.clicked",
            "install.tracked",
            "install.tracked",
            "install.tracked",
            "deferred_link.claimed",
            "deferred_link.claimed",
            "referral.created",
            "referral.completed",
            "ecommerce.add_to_cart",
            "ecommerce.begin_checkout",
            "ecommerce.purchase");

    @Override
    public String type(int event) {
        return TYPES.get(event % TYPES.size());
    }

    @Override
    public String body(int event) {
        return body(event, type(event), data(type(event), new Random(event)));
    }

    /** @param data the payload, as JSON */
    static String body(int event, String type, String data) {
        return "{\"event\":\"%s\",\"timestamp\":\"%s\",\"data\":%s}"
                .formatted(type, Instant.ofEpochMilli(START + event * 7L), data);
    }

    private static String data(String type, Random random) {
        return switch (type) {
            case "link.clicked" ->
                """
                    {"prefix":"go","token":"summer-%08x","hostname":"links.example.com","ip":"%s","platform":"%s",\
                    "device_type":"%s","campaign":"newsletter-june","url":"https://links.example.com/go/summer-%06x",\
                    "country":"DE"}"""
                        .formatted(
                                random.nextInt(),
                                address(random),
                                platform(random),
                                device(random),
                                random.nextInt(1 << 24));
            case "install.tracked" ->
                """
                    {"hostname":"links.example.com","ip":"%s","platform":"%s","device_type":"mobile",\
                    "campaign":"newsletter-june","country":"DE","token":"summer-%08x"}"""
                        .formatted(address(random), platform(random), random.nextInt());
            case "deferred_link.claimed" ->
                """
                    {"deep_link_path":"/invite/room-%d","method":"%s","ip":"%s",\
                    "url":"https://links.example.com/invite/room-%08x"}"""
                        .formatted(
                                random.nextInt(100_000),
                                random.nextBoolean() ? "token" : "signals",
                                address(random),
                                random.nextInt());
            case "referral.created" ->
                """
                    {"referral_code":"%2$s","referrer_id":"cust_%1$d",\
                    "referral_url":"https://links.example.com/ref/%2$s"}"""
                        .formatted(random.nextInt(1_000_000), code(random));
            case "referral.completed" ->
                """
                    {"referral_code":"%s","referrer_id":"cust_%d","referred_user_id":"cust_%d",\
                    "milestone":"first_order"}"""
                        .formatted(code(random), random.nextInt(1_000_000), random.nextInt(1_000_000));
            default -> shopping(type, random);
        };
    }

    private static String shopping(String type, Random random) {
        String cart = "\"cart_id\":\"%08x-6a0c-4a5f-9d8e-%012x\",\"user_id\":\"cust_%d\""
                .formatted(random.nextInt(), random.nextInt(1 << 30), random.nextInt(1_000_000));
        String price = String.format(Locale.ROOT, "%d.%02d", 5 + random.nextInt(90), random.nextInt(100));
        String item = "{\"item_id\":\"tea-%03d\",\"item_name\":\"Assam 250 g\",\"price\":%s,\"quantity\":%d}"
                .formatted(random.nextInt(1000), price, 1 + random.nextInt(3));
        return switch (type) {
            case "ecommerce.add_to_cart" -> "{%s,\"items\":[%s]}".formatted(cart, item);
            case "ecommerce.begin_checkout" ->
                "{%s,\"revenue\":%s,\"currency\":\"EUR\",\"items\":[%s]}".formatted(cart, price, item);
            default ->
                """
                    {"transaction_id":"ord-%08x","revenue":%s,"currency":"EUR",%s,"coupon_code":"HELLO10",\
                    "shipping":4.9,"tax":10.03,"items":[%s]}"""
                        .formatted(random.nextInt(), price, cart, item);
        };
    }

    private static String address(Random random) {
        return "198." + (18 + random.nextInt(2)) + "." + random.nextInt(256) + "." + random.nextInt(256);
    }

    private static String platform(Random random) {
        return random.nextBoolean() ? "ios" : "android";
    }

    private static String device(Random random) {
        return random.nextInt(4) == 0 ? "tablet" : "mobile";
    }

    private static String code(Random random) {
        return Long.toString(Math.floorMod(random.nextLong(), 3_656_158_440_062_976L) + 101_559_956_668_416L, 36)
                .toUpperCase(Locale.ROOT);
    }
}
