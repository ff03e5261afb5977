package io.github.linkrelay.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.OutboxFile;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.view.OutboxStatus;
import io.github.linkrelay.sandbox.Signer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of requests that are refused: the dead letters for signed ones, the quarantine for the others. */
class RefusedBodiesTest {
    private static final int QUARANTINE_ENTRIES = 5;
    private static final String TIME = "\"timestamp\":\"2026-06-14T09:26:53.589Z\"";

    @TempDir
    private static Path data;

    private static LocalLinkrelay linkrelay;
    private static Webhooks webhooks;
    private static OutboxFile file;

    @BeforeAll
    static void start() {
        linkrelay = LocalLinkrelay.start(
                data,
                URI.create("http://127.0.0.1:1"),
                Map.of(
                        "linkrelay.outbox.quarantine-entries",
                        String.valueOf(QUARANTINE_ENTRIES),
                        "linkrelay.outbox.quarantine-bytes",
                        "5000"));
        webhooks = linkrelay.webhooks();
        file = new OutboxFile(data);
    }

    @AfterAll
    static void stop() {
        linkrelay.close();
    }

    static Stream<Arguments> unusableBodies() {
        byte[] click = Webhooks.click("x");
        byte[] broken = Webhooks.click("x?");
        broken[indexOf(broken, '?')] = (byte) 0xC3;
        return Stream.of(
                body("empty", "", "the body is empty"),
                body("blank", "  ", "the body is not a JSON object"),
                Arguments.of("cut short", java.util.Arrays.copyOf(click, click.length - 1), "the JSON is cut short"),
                Arguments.of("invalid UTF-8", broken, "the body is not UTF-8 at byte"),
                Arguments.of("Latin-1", "{\"event\":\"ü\"}".getBytes(ISO_8859_1), "the body is not UTF-8 at byte"),
                Arguments.of("UTF-16", new String(click, UTF_8).getBytes(UTF_16), "the body is not UTF-8 at byte"),
                body("byte order mark", "\uFEFF" + new String(click, UTF_8), "the body starts with a byte order mark"),
                body("brackets", "[".repeat(20_000), "the body is not a JSON object"),
                body(
                        "brackets in data",
                        "{\"event\":\"a\"," + TIME + ",\"data\":{\"a\":" + "[".repeat(20_000),
                        "deeper than 100"),
                body(
                        "objects in data",
                        "{\"event\":\"a\"," + TIME + ",\"data\":{\"a\":" + "{\"a\":".repeat(200) + "1"
                                + "}".repeat(202),
                        "deeper than 100"),
                body("an array", "[{}]", "the body is not a JSON object"),
                body("a text", "\"link.clicked\"", "the body is not a JSON object"),
                body("null", "null", "the body is not a JSON object"),
                body("two objects", new String(click, UTF_8) + "{}", "something follows the JSON object"),
                body("a comment", "/**/{\"event\":\"a\"," + TIME + ",\"data\":{}}", "the body is not JSON"),
                body("single quotes", "{'event':'a'," + TIME + ",\"data\":{}}", "the body is not JSON"),
                body("no event", "{" + TIME + ",\"data\":{}}", "event is missing"),
                body("null event", "{\"event\":null," + TIME + ",\"data\":{}}", "event is not text"),
                body("number event", "{\"event\":1," + TIME + ",\"data\":{}}", "event is not text"),
                body("empty event", "{\"event\":\"\"," + TIME + ",\"data\":{}}", "event is blank"),
                body("blank event", "{\"event\":\" \\t\"," + TIME + ",\"data\":{}}", "event is blank"),
                body("no timestamp", "{\"event\":\"a\",\"data\":{}}", "timestamp is missing"),
                body(
                        "number timestamp",
                        "{\"event\":\"a\",\"timestamp\":1718357213,\"data\":{}}",
                        "timestamp is not text"),
                body(
                        "bad timestamp",
                        "{\"event\":\"a\",\"timestamp\":\"yesterday\",\"data\":{}}",
                        "timestamp is not an ISO 8601"),
                body(
                        "impossible timestamp",
                        "{\"event\":\"a\",\"timestamp\":\"2026-02-30T00:00:00Z\",\"data\":{}}",
                        "timestamp is not an ISO 8601"),
                body("no data", "{\"event\":\"a\"," + TIME + "}", "data is missing"),
                body("null data", "{\"event\":\"a\"," + TIME + ",\"data\":null}", "data is not an object"),
                body("array data", "{\"event\":\"a\"," + TIME + ",\"data\":[]}", "data is not an object"),
                body("text data", "{\"event\":\"a\"," + TIME + ",\"data\":\"{}\"}", "data is not an object"),
                body(
                        "huge exponent",
                        "{\"event\":\"a\"," + TIME + ",\"data\":{\"n\":1e999999999}}",
                        "number or name that is too long"));
    }

    private static Arguments body(String what, String body, String problem) {
        return Arguments.of(what, body.getBytes(UTF_8), problem);
    }

    private static int indexOf(byte[] bytes, char wanted) {
        return new String(bytes, ISO_8859_1).indexOf(wanted);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusableBodies")
    void unusableBodyGetsAProblemTextAndIsKeptOnceAmongTheDeadLetters(String what, byte[] body, String problem)
            throws Exception {
        OutboxStatus before = linkrelay.outbox().status();
        for (int times = 0; times < 2; times++) {
            HttpResponse<String> answer = webhooks.exchange(body);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            JsonNode text = new ObjectMapper().readTree(answer.body());
            assertThat(text.at("/status").intValue()).isEqualTo(400);
            assertThat(text.at("/title").textValue()).isEqualTo("Unusable webhook");
            assertThat(text.at("/detail").textValue()).contains(problem);
        }
        assertThat(linkrelay.outbox().status().lastSequence()).isEqualTo(before.lastSequence());
        assertThat(linkrelay.outbox().status().deadLetters()).isEqualTo(before.deadLetters() + 1);
        Map<String, Object> letter =
                file.rows("SELECT * FROM dead_letters ORDER BY id DESC LIMIT 1").get(0);
        assertThat(letter).containsEntry("body", body).containsEntry("destination", null);
        assertThat(letter.get("reason").toString()).contains(problem);
    }

    @Test
    void usableNeighbourOfEachIsStored() throws Exception {
        for (String body : new String[] {
            "{\"event\":\"a\"," + TIME + ",\"data\":{}}",
            " {\"data\":{\"n\":1e9999},\"event\":\"a\",\"timestamp\":\"2026-06-14T09:26:53+02:00\"} ",
            "{\"event\":\"a\"," + TIME + ",\"data\":{\"a\":" + "[".repeat(98) + "]".repeat(98) + "}}",
            "{\"event\":1,\"event\":\"a\"," + TIME + ",\"data\":{},\"other\":[{}]}"
        }) {
            assertThat(webhooks.send(body.getBytes(UTF_8))).as(body).isEqualTo(200);
        }
    }

    @Test
    void refusedRequestIsKeptOnceWithItsSignature() throws Exception {
        byte[] body = Webhooks.click(UUID.randomUUID().toString());
        String signature = Signer.sign(body, "whsec_next");
        for (int times = 0; times < 3; times++) {
            assertThat(new Webhooks(linkrelay.port(), "whsec_next").send(body)).isEqualTo(401);
        }
        await().untilAsserted(() -> assertThat(file.rows("SELECT * FROM quarantine ORDER BY id DESC LIMIT 1"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("body", body)
                        .containsEntry("signature", signature)
                        .containsEntry("reason", "signature wrong")));
        assertThat(file.rows("SELECT 1 FROM quarantine WHERE signature = '" + signature + "'"))
                .hasSize(1);
    }

    @Test
    void quarantineIsBoundedInNumberAndBytes() throws Exception {
        Webhooks stranger = new Webhooks(linkrelay.port(), "whsec_stranger");
        for (int i = 0; i < 3 * QUARANTINE_ENTRIES; i++) {
            assertThat(stranger.send(Webhooks.click("few" + i))).isEqualTo(401);
        }
        await().untilAsserted(() -> assertThat(quarantined()).contains("few14").doesNotContain("few9\""));
        assertThat(file.count("quarantine")).isEqualTo(QUARANTINE_ENTRIES);

        for (int i = 0; i < 4; i++) {
            assertThat(stranger.send(Webhooks.click(i + "large".repeat(400)))).isEqualTo(401);
        }
        await().untilAsserted(
                        () -> assertThat(quarantined()).contains("\"3large").doesNotContain("few"));
        assertThat(file.rows("SELECT sum(length(body)) AS n FROM quarantine")
                        .get(0)
                        .get("n"))
                .satisfies(bytes -> assertThat(((Number) bytes).intValue()).isLessThanOrEqualTo(5000));
    }

    private static String quarantined() throws Exception {
        StringBuilder all = new StringBuilder();
        file.rows("SELECT body FROM quarantine")
                .forEach(row -> all.append(new String((byte[]) row.get("body"), UTF_8)));
        return all.toString();
    }
}
