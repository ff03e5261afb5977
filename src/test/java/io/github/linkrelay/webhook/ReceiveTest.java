package io.github.linkrelay.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Sha256;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.harness.OutboxFile;
import io.github.linkrelay.harness.SlowDisk;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.Signer;
import io.github.linkrelay.sandbox.StandInOptions;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of {@code POST /webhooks/tolinku}, over HTTP, from the whole product. */
class ReceiveTest {
    private static final String OLD_SECRET = "whsec_previousOneStillAccepted";
    private static final String MARK = "bodymark";

    @TempDir
    private static Path data;

    private static final LogLines LOG = new LogLines();
    private static final SegmentStandIn SEGMENT =
            new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
    private static LocalLinkrelay linkrelay;
    private static Webhooks webhooks;
    private static OutboxFile file;

    private long before;

    @BeforeAll
    static void start() {
        linkrelay = LocalLinkrelay.start(
                data,
                SEGMENT.endpoint(),
                Map.of("linkrelay.webhook.secret", LocalLinkrelay.SECRET + " , " + OLD_SECRET));
        webhooks = linkrelay.webhooks();
        file = new OutboxFile(data);
    }

    @AfterAll
    static void stopAndLookWhatTheLogTold() {
        linkrelay.close();
        SEGMENT.close();
        LOG.close();
        assertThat(LOG.lines())
                .isNotEmpty()
                .noneMatch(line -> line.contains(LocalLinkrelay.SECRET) || line.contains(OLD_SECRET))
                .noneMatch(line -> line.contains(MARK))
                .noneMatch(line -> line.matches("(?s).*\\b[0-9a-fA-F]{64}\\b.*"));
    }

    @BeforeEach
    void count() {
        before = linkrelay.outbox().status().lastSequence();
    }

    private long stored() {
        return linkrelay.outbox().status().lastSequence() - before;
    }

    private static byte[] click() {
        return Webhooks.click(MARK + UUID.randomUUID());
    }

    private static HttpRequest.Builder signed(byte[] body) {
        return webhooks.request(body).header("X-Webhook-Signature", Signer.sign(body, LocalLinkrelay.SECRET));
    }

    private static HttpRequest.Builder withQuery(String query, byte[] body) {
        return webhooks.request(body).uri(URI.create(webhooks.url() + "?" + query));
    }

    @Test
    void answerIsSentWhenTheExactBytesAreOnDisk() throws Exception {
        byte[] body = click();
        assertThat(webhooks.send(body)).isEqualTo(200);
        assertThat(stored()).isEqualTo(1);
        Map<String, Object> row =
                file.rows("SELECT * FROM events ORDER BY seq DESC LIMIT 1").get(0);
        assertThat(row)
                .containsEntry("type", "link.clicked")
                .containsEntry("body", body)
                .containsEntry("key", HexFormat.of().parseHex(Sha256.hex(body)));
    }

    @Test
    void bodyWithAByteOrderOfItsOwnIsKeptAsItIs() throws Exception {
        byte[] body = ("\n {\"data\" : {\"mark\":\"" + MARK + UUID.randomUUID()
                        + "\",\"n\":1.10,\"n\":1.20, \"ü\":\"\\u00fc\"},"
                        + "\"timestamp\":\"2026-06-14T09:26:53Z\",\t\"event\":\"some.new_type\"}\r\n")
                .getBytes(UTF_8);
        assertThat(webhooks.send(body)).isEqualTo(200);
        assertThat(file.rows("SELECT * FROM events ORDER BY seq DESC LIMIT 1").get(0))
                .containsEntry("type", "some.new_type")
                .containsEntry("body", body);
    }

    @Test
    void repeatIsAnsweredAsASuccessAndStoredOnce() throws Exception {
        byte[] body = click();
        assertThat(webhooks.send(body)).isEqualTo(200);
        assertThat(webhooks.send(body)).isEqualTo(200);
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void bodyThatDiffersByOneSpaceIsAnotherEvent() throws Exception {
        byte[] body = click();
        assertThat(webhooks.send(body)).isEqualTo(200);
        assertThat(webhooks.send((new String(body, UTF_8) + " ").getBytes(UTF_8)))
                .isEqualTo(200);
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void repeatThatMemoryForgotIsKnownToTheFile() throws Exception {
        byte[] body = click();
        assertThat(webhooks.send(body)).isEqualTo(200);
        recent().clear();
        assertThat(webhooks.send(body)).isEqualTo(200);
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void deliveriesOfOneBodyAtTheSameMomentGiveOneEvent() throws Exception {
        int senders = 4;
        int rounds = 60;
        CyclicBarrier together = new CyclicBarrier(senders);
        ExecutorService threads = Executors.newFixedThreadPool(senders);
        try {
            for (int round = 1; round <= rounds; round++) {
                byte[] body = click();
                Callable<Integer> send = () -> {
                    together.await();
                    return webhooks.send(body);
                };
                List<Integer> answers = new ArrayList<>();
                for (Future<Integer> answer : threads.invokeAll(List.of(send, send, send, send))) {
                    answers.add(answer.get());
                }
                assertThat(answers).contains(200).isSubsetOf(200, 503);
                assertThat(stored()).isEqualTo(round);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void twinOfOneThatIsBeingStoredIsAskedToComeAgain() throws Exception {
        byte[] body = click();
        ExecutorService first = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> answer;
            try (SlowDisk disk = new SlowDisk(linkrelay.outbox())) {
                answer = first.submit(() -> webhooks.send(body));
                await().until(() -> recent().contains(Sha256.hex(body)));
                HttpResponse<String> twin = webhooks.exchange(body);
                assertThat(twin.statusCode()).isEqualTo(503);
                assertThat(twin.headers().firstValue("Retry-After")).hasValue("1");
                assertThat(answer).isNotDone();
            }
            assertThat(answer.get()).isEqualTo(200);
            assertThat(webhooks.send(body)).isEqualTo(200);
            assertThat(stored()).isEqualTo(1);
        } finally {
            first.shutdown();
        }
    }

    @Test
    void whatCouldNotBeStoredIsNotTakenForStoredWhenItComesAgain() throws Exception {
        byte[] body = click();
        byte[] unusable = ("[\"" + MARK + UUID.randomUUID() + "\"]").getBytes(UTF_8);
        try (Connection disk = file.lock()) {
            for (byte[] refused : List.of(body, unusable)) {
                HttpResponse<String> answer = webhooks.exchange(refused);
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).hasValue("30");
            }
        }
        await().until(() -> linkrelay.outbox().status().accepting());
        assertThat(stored()).isZero();
        assertThat(webhooks.send(body)).isEqualTo(200);
        assertThat(stored()).isEqualTo(1);
        assertThat(webhooks.send(unusable)).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "sha256=%s", "SHA256=%s"})
    void signatureCountsInEitherCaseWithOrWithoutPrefix(String form) throws Exception {
        for (boolean upper : new boolean[] {false, true}) {
            byte[] body = click();
            String hex = Signer.sign(body, LocalLinkrelay.SECRET);
            String header = form.formatted(upper ? hex.toUpperCase(Locale.ROOT) : hex);
            assertThat(Webhooks.exchange(webhooks.request(body).header("X-Webhook-Signature", header))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void eachOfSeveralSecretsIsAccepted() throws Exception {
        assertThat(new Webhooks(linkrelay.port(), OLD_SECRET).send(click())).isEqualTo(200);
        assertThat(new Webhooks(linkrelay.port(), LocalLinkrelay.SECRET).send(click()))
                .isEqualTo(200);
        assertThat(new Webhooks(linkrelay.port(), OLD_SECRET + " ").send(click()))
                .isEqualTo(401);
        assertThat(new Webhooks(linkrelay.port(), LocalLinkrelay.SECRET + " , " + OLD_SECRET).send(click()))
                .isEqualTo(401);
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void secretWithoutItsPrefixIsAnotherSecret() throws Exception {
        assertThat(new Webhooks(linkrelay.port(), LocalLinkrelay.SECRET.substring("whsec_".length())).send(click()))
                .isEqualTo(401);
        assertThat(stored()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
            missing,   "",                     Signature missing
            empty,     "X",                    Signature malformed
            short,     "X%.63s",               Signature malformed
            long,      "X%sa",                 Signature malformed
            no hex,    "X%.63sg",              Signature malformed
            prefix,    "Xsha1=%s",             Signature malformed
            one bit,   "X0000%2$s",            Signature wrong
            doubled,   "X%1$s|X%1$s",          Signature malformed
            two,       "X%1$s|X0000%2$s",      Signature malformed
            joined,    "X%1$s, %1$s",          Signature malformed
            """)
    void requestThatTolinkuDidNotSignIsRefused(String what, String headers, String text) throws Exception {
        byte[] body = click();
        String signature = Signer.sign(body, LocalLinkrelay.SECRET);
        HttpRequest.Builder request = webhooks.request(body);
        for (String header : headers.isEmpty() ? new String[0] : headers.split("\\|")) {
            request.header("X-Webhook-Signature", header.substring(1).formatted(signature, signature.substring(4)));
        }
        HttpResponse<String> answer = Webhooks.exchange(request);
        assertThat(answer.statusCode()).as(what).isEqualTo(401);
        assertThat(answer.body()).isEqualTo(text);
        assertThat(stored()).isZero();
    }

    @Test
    void signatureOfAnotherBodyIsRefused() throws Exception {
        byte[] other = click();
        assertThat(Webhooks.exchange(webhooks.request(click())
                                .header("X-Webhook-Signature", Signer.sign(other, LocalLinkrelay.SECRET)))
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Webhook-Signature", "x-webhook-signature", "X-WEBHOOK-SIGNATURE", "x%2Dwebhook-signature"})
    void signatureInTheQueryChangesNothing(String name) throws Exception {
        byte[] body = click();
        String signature = Signer.sign(body, LocalLinkrelay.SECRET);
        assertThat(Webhooks.exchange(withQuery(name + "=" + signature, body)).statusCode())
                .isEqualTo(401);
        assertThat(Webhooks.exchange(
                                withQuery(name + "=" + signature, body).header("X-Webhook-Signature", "0".repeat(64)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(stored()).isZero();
        for (String value : List.of("0".repeat(64), signature, "")) {
            body = click();
            assertThat(Webhooks.exchange(withQuery(name + "=" + value, body)
                                    .header("X-Webhook-Signature", Signer.sign(body, LocalLinkrelay.SECRET)))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(stored()).isEqualTo(3);
    }

    @Test
    void queryThatCannotBeDecodedHarmsNothing() throws Exception {
        byte[] body = click();
        int status = Webhooks.exchange(webhooks.request(body)
                        .uri(URI.create(webhooks.url() + "?a=%00%01&b=%F0%28"))
                        .header("X-Webhook-Signature", Signer.sign(body, LocalLinkrelay.SECRET)))
                .statusCode();
        assertThat(status).isEqualTo(200);
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void nothingOfTheRequestComesBack() throws Exception {
        Set<String> plain = Set.of("content-type", "content-length");
        Set<String> again = Set.of("content-type", "content-length", "retry-after");
        byte[] body = click();
        for (HttpRequest.Builder request :
                List.of(signed(body), signed(body), signed("[]".getBytes(UTF_8)), webhooks.request(body))) {
            HttpResponse<String> answer =
                    Webhooks.exchange(request.uri(URI.create(webhooks.url() + "?echo=me&X-Query=1"))
                            .header("X-Echo", "me")
                            .header("Accept", "*/*")
                            .header("Cookie", "session=1")
                            .header("Authorization", "Basic bWU6bWU=")
                            .header("Origin", "https://example.com"));
            assertThat(answer.headers().map().keySet()).isEqualTo(plain);
            assertThat(answer.body()).doesNotContain(MARK).doesNotContain("me");
        }
        recent().add(Sha256.hex(body = click()));
        assertThat(Webhooks.exchange(signed(body).header("X-Echo", "me"))
                        .headers()
                        .map()
                        .keySet())
                .isEqualTo(again);
        recent().remove(Sha256.hex(body));
    }

    @Test
    void eventHeaderThatLiesChangesNothing() throws Exception {
        assertThat(Webhooks.exchange(signed(click()).header("X-Webhook-Event", "install.tracked"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(file.rows("SELECT type FROM events ORDER BY seq DESC LIMIT 1")
                        .get(0))
                .containsEntry("type", "link.clicked");
    }

    @Test
    void controlHeadersFromOutsideChangeNothing() throws Exception {
        Map<String, String> control = Map.ofEntries(
                Map.entry("CamelHttpUri", "http://127.0.0.1:1/"),
                Map.entry("CamelHttpPath", "elsewhere"),
                Map.entry("CamelHttpMethod", "DELETE"),
                Map.entry("CamelHttpQuery", "a=b"),
                Map.entry("CamelHttpRawQuery", "X-Webhook-Signature=1"),
                Map.entry("CamelHttpResponseCode", "299"),
                Map.entry("camelhttpresponsecode", "298"),
                Map.entry("CamelOutboxKey", "00ff"),
                Map.entry("cameloutboxeventtype", "install.tracked"),
                Map.entry("CamelOutboxEventType", "install.tracked"),
                Map.entry("CamelOutboxDuplicate", "true"),
                Map.entry("CamelOutboxReceivedAt", "1"),
                Map.entry("CamelOutboxSequence", "7"),
                Map.entry("CamelOutboxReason", "theirs"),
                Map.entry("CamelOutboxSignature", "theirs"),
                Map.entry("CamelOutboxDelivery", "1"),
                Map.entry("CamelDuplicateMessage", "true"),
                Map.entry("CamelFileName", "../x"),
                Map.entry("org.apache.camel.x", "1"));
        String query = String.join(
                "&", control.entrySet().stream().map(e -> e.getKey() + "=x").toList());
        byte[] first = click();
        byte[] second = click();
        HttpRequest.Builder byHeader = signed(first);
        control.forEach(byHeader::header);
        long now = System.currentTimeMillis();
        assertThat(Webhooks.exchange(byHeader).statusCode()).isEqualTo(200);
        assertThat(Webhooks.exchange(withQuery(query, second)
                                .header("X-Webhook-Signature", Signer.sign(second, LocalLinkrelay.SECRET)))
                        .statusCode())
                .isEqualTo(200);
        List<Map<String, Object>> rows = file.rows("SELECT * FROM events ORDER BY seq DESC LIMIT 2");
        byte[][] bodies = {second, first};
        for (int i = 0; i < bodies.length; i++) {
            assertThat(rows.get(i))
                    .containsEntry("type", "link.clicked")
                    .containsEntry("body", bodies[i])
                    .containsEntry("key", HexFormat.of().parseHex(Sha256.hex(bodies[i])));
            assertThat(((Number) rows.get(i).get("received_at")).longValue()).isGreaterThanOrEqualTo(now);
        }
        HttpRequest.Builder unsigned = webhooks.request(click());
        control.forEach(unsigned::header);
        assertThat(Webhooks.exchange(unsigned).statusCode()).isEqualTo(401);
        await().untilAsserted(
                        () -> assertThat(file.rows("SELECT reason, signature FROM quarantine ORDER BY id DESC LIMIT 1"))
                                .singleElement()
                                .satisfies(row -> assertThat(row)
                                        .containsEntry("reason", "signature missing")
                                        .containsEntry("signature", null)));
        await().untilAsserted(() -> assertThat(linkrelay.segment().waiting()).isZero());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE"})
    void otherMethodsAreNotAllowed(String method) throws Exception {
        HttpResponse<String> answer = Webhooks.exchange(signed(click()).method(method, BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(stored()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/webhooks", "/webhooks/tolinku/x", "/webhooks/tolinku.json", "/observe/health", "/q/dev"})
    void otherPathsAreNotThere(String path) throws Exception {
        assertThat(Webhooks.exchange(signed(click()).uri(webhooks.url().resolve(path)))
                        .statusCode())
                .isEqualTo(404);
        assertThat(stored()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/xml"
            })
    void otherContentIsNotTaken(String contentType) throws Exception {
        assertThat(Webhooks.exchange(signed(click()).setHeader("Content-Type", contentType))
                        .statusCode())
                .isEqualTo(415);
        assertThat(stored()).isZero();
    }

    @Test
    void jsonWithACharsetIsTaken() throws Exception {
        assertThat(Webhooks.exchange(signed(click()).setHeader("Content-Type", "application/json; charset=utf-8"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(stored()).isEqualTo(1);
    }

    private static RecentMessages recent() {
        return linkrelay.context().getRegistry().lookupByNameAndType("recentMessages", RecentMessages.class);
    }
}
