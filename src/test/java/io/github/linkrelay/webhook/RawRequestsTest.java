package io.github.linkrelay.webhook;

import static io.github.linkrelay.harness.RawHttp.head;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.harness.RawHttp;
import io.github.linkrelay.harness.RawHttp.Response;
import io.github.linkrelay.harness.SlowDisk;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.Signer;
import io.github.linkrelay.sandbox.StandInOptions;
import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests as bytes on a connection: framing, sizes, slowness, clients that go away. */
class RawRequestsTest {
    private static final int MAX_BODY = 262_144;
    /** Room for four bodies of the largest size. */
    private static final int MAX_IN_FLIGHT = 4 * MAX_BODY;

    @TempDir
    private static Path data;

    private static final SegmentStandIn SEGMENT =
            new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
    private static LocalLinkrelay linkrelay;

    private final LogLines log = new LogLines();
    private long before;

    @BeforeAll
    static void start() {
        linkrelay = LocalLinkrelay.start(
                data,
                SEGMENT.endpoint(),
                Map.of(
                        "linkrelay.webhook.max-bytes-in-flight",
                        String.valueOf(MAX_IN_FLIGHT),
                        "linkrelay.webhook.body-timeout",
                        "1500ms"));
    }

    @AfterAll
    static void stop() {
        linkrelay.close();
        SEGMENT.close();
    }

    @BeforeEach
    void count() {
        before = linkrelay.outbox().status().lastSequence();
    }

    /** A stranger with a socket must not be able to fill the log. */
    @AfterEach
    void noComplaints() {
        log.close();
        assertThat(log.complaints()).isEmpty();
    }

    private long stored() {
        return linkrelay.outbox().status().lastSequence() - before;
    }

    private static byte[] click() {
        return Webhooks.click(UUID.randomUUID().toString());
    }

    /** A click of exactly so many bytes. */
    private static byte[] click(int bytes) {
        byte[] click = click();
        byte[] padded = Arrays.copyOf(click, bytes);
        Arrays.fill(padded, click.length, bytes, (byte) ' ');
        return padded;
    }

    private static String signature(byte[] body) {
        return "X-Webhook-Signature: " + Signer.sign(body, LocalLinkrelay.SECRET);
    }

    private static RawHttp connect() throws IOException {
        return new RawHttp(linkrelay.port());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    @Test
    void chunkedBodyIsTaken() throws Exception {
        byte[] body = click();
        try (RawHttp http = connect()) {
            http.send(head(signature(body), "Transfer-Encoding: chunked"));
            for (int from = 0; from < body.length; from += 50) {
                byte[] chunk = Arrays.copyOfRange(body, from, Math.min(body.length, from + 50));
                http.send(bytes(Integer.toHexString(chunk.length) + "\r\n"), chunk, bytes("\r\n"));
            }
            http.send(bytes("0\r\n\r\n"));
            assertThat(http.response().status()).isEqualTo(200);
        }
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void clientThatAsksFirstIsToldToContinue() throws Exception {
        byte[] body = click();
        try (RawHttp http = connect()) {
            http.send(head(signature(body), "Content-Length: " + body.length, "Expect: 100-continue"));
            assertThat(http.response().status()).isEqualTo(100);
            http.send(body);
            assertThat(http.response().status()).isEqualTo(200);
        }
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void clientThatAsksFirstForTooMuchIsToldNotTo() throws Exception {
        try (RawHttp http = connect()) {
            http.send(head("Content-Length: " + (MAX_BODY + 1), "Expect: 100-continue"));
            Response answer = http.response();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.headers()).containsEntry("Connection", "close");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTurn() throws Exception {
        byte[] first = click();
        byte[] second = bytes("[]");
        byte[] third = click();
        try (RawHttp http = connect()) {
            http.send(
                    head(signature(first), "Content-Length: " + first.length), first,
                    head(signature(second), "Content-Length: " + second.length), second,
                    head("Content-Length: " + first.length), first,
                    head(signature(third), "Content-Length: " + third.length), third);
            List<Integer> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(http.response().status());
            }
            assertThat(answers).containsExactly(200, 400, 401, 200);
        }
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void bodyUpToTheLimitIsTaken() throws Exception {
        byte[] body = click(MAX_BODY);
        assertThat(linkrelay.webhooks().send(body)).isEqualTo(200);
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void bodyOverTheLimitIsTooLarge() throws Exception {
        byte[] body = click(MAX_BODY + 1);
        assertThat(linkrelay.webhooks().send(body)).isEqualTo(413);
        try (RawHttp http = connect()) {
            http.send(
                    head(signature(body), "Transfer-Encoding: chunked"),
                    bytes(Integer.toHexString(body.length) + "\r\n"),
                    body,
                    bytes("\r\n0\r\n\r\n"));
            assertThat(http.response().status()).isEqualTo(413);
        }
        assertThat(stored()).isZero();
        assertThat(heldBytes()).isZero();
    }

    @Test
    void hugeUploadCostsNoMemoryAndIsCutOff() throws Exception {
        byte[] megabyte = new byte[1 << 20];
        try (RawHttp http = connect()) {
            http.send(head("Content-Length: " + (1L << 40)));
            assertThat(http.response().status()).isEqualTo(413);
            try {
                for (int i = 0; i < 50; i++) {
                    http.send(megabyte);
                }
            } catch (SocketException cutOff) {
                // It is cut off after linkrelay.webhook.body-timeout, which on a busy machine comes before the last
                // one.
            }
            assertThat(heldBytes()).isZero();
            assertThat(http.isClosed()).isTrue();
        }
    }

    @Test
    void lengthBeyondAllNumbersIsRefused() throws Exception {
        try (RawHttp http = connect()) {
            http.send(head("Content-Length: 99999999999999999999999"));
            assertThat(http.response().status()).isIn(400, 413);
        }
    }

    @Test
    void twoLengthsAreRefused() throws Exception {
        byte[] body = click();
        try (RawHttp http = connect()) {
            http.send(head(signature(body), "Content-Length: " + body.length, "Content-Length: 3"), body);
            assertThat(http.response().status()).isEqualTo(400);
            assertThat(http.isClosed()).isTrue();
        }
        assertThat(stored()).isZero();
    }

    @Test
    void requestThatAnotherServerCouldUnderstandDifferentlyIsRefusedAndTheConnectionClosed() throws Exception {
        byte[] body = click();
        byte[] chunked =
                bytes(Integer.toHexString(body.length) + "\r\n" + new String(body, ISO_8859_1) + "\r\n0\r\n\r\n");
        String length = "Content-Length: " + body.length;
        for (String headers : List.of(
                length + "\r\nHost: other",
                length + "\r\nHost: localhost",
                length + "\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\n" + length,
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: identity")) {
            boolean inChunks = headers.contains("Transfer-Encoding");
            try (RawHttp http = connect()) {
                http.send(head(signature(body), headers), inChunks ? chunked : body);
                assertThat(http.response().status()).as(headers).isEqualTo(400);
                assertThat(http.isClosed()).as(headers).isTrue();
            }
        }
        for (String start : List.of(
                "POST /webhooks/tolinku HTTP/1.1\r\n",
                "POST http://evil.example/webhooks/tolinku HTTP/1.1\r\nHost: localhost\r\n",
                "POST /webhooks/tolinku HTTP/1.0\r\nTransfer-Encoding: chunked\r\n")) {
            try (RawHttp http = connect()) {
                http.send(
                        bytes(start + "Content-Type: application/json\r\n" + signature(body) + "\r\n" + length
                                + "\r\n\r\n"),
                        body);
                assertThat(http.response().status()).as(start).isEqualTo(400);
                assertThat(http.isClosed()).as(start).isTrue();
            }
        }
        assertThat(stored()).isZero();
    }

    @Test
    void targetThatRepeatsTheHostIsTaken() throws Exception {
        byte[] body = click();
        try (RawHttp http = connect()) {
            http.send(
                    bytes("POST http://LOCALHOST/webhooks/tolinku HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: application/json\r\n" + signature(body) + "\r\nContent-Length: "
                            + body.length
                            + "\r\n\r\n"),
                    body);
            assertThat(http.response().status()).isEqualTo(200);
        }
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void mediaTypeIsReadAsHttpSaysWhateverItsLettersBlanksAndParameters() throws Exception {
        List<String> types = List.of(
                "application/json",
                "Application/JSON",
                "APPLICATION/JSON",
                "application/json ; charset=utf-8",
                "application/json;charset=utf-8",
                "application/json; charset=\"UTF-8\"",
                "application/json;x=\"",
                "application/json\t;",
                "application/json;;");
        for (String type : types) {
            assertThat(typed(click(), "Content-Type: " + type)).as(type).isEqualTo(200);
        }
        assertThat(typed(click(), "Content-Type: application/json", "Content-Encoding: identity"))
                .isEqualTo(200);
        assertThat(stored()).isEqualTo(types.size() + 1);
    }

    @Test
    void anotherMediaTypeAndACompressedBodyAreUnsupportedAndCounted() throws Exception {
        double counted = unsupported();
        List<String[]> cases = List.of(
                new String[0],
                new String[] {"Content-Type: text/plain"},
                new String[] {"Content-Type: "},
                new String[] {"Content-Type: ;"},
                new String[] {"Content-Type: application/jsonx"},
                new String[] {"Content-Type: application/json, text/plain"},
                new String[] {"Content-Type: application/json", "Content-Type: text/plain"},
                new String[] {"Content-Type: application/json", "Content-Encoding: gzip"},
                new String[] {"Content-Type: application/json", "Content-Encoding: identity, GZIP"},
                new String[] {"Content-Type: application/json", "Content-Encoding: br"});
        for (String[] headers : cases) {
            assertThat(typed(click(), headers)).as(String.join(" ", headers)).isEqualTo(415);
        }
        assertThat(unsupported() - counted).isEqualTo(cases.size());
        assertThat(stored()).isZero();
    }

    private static int typed(byte[] body, String... headers) throws IOException {
        try (RawHttp http = connect()) {
            http.send(
                    bytes("POST /webhooks/tolinku HTTP/1.1\r\nHost: localhost\r\n" + signature(body)
                            + "\r\nContent-Length: " + body.length + "\r\n" + String.join("\r\n", headers)
                            + (headers.length == 0 ? "" : "\r\n") + "\r\n"),
                    body);
            return http.response().status();
        }
    }

    private static double unsupported() {
        return linkrelay
                .meters()
                .get("linkrelay.webhook.requests")
                .tag("outcome", "unsupported_type")
                .functionCounter()
                .count();
    }

    @Test
    void anotherMethodIsToldWhichOneIsAllowed() throws Exception {
        for (String method : List.of("GET", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "NONSENSE")) {
            try (RawHttp http = connect()) {
                http.send(bytes(method + " /webhooks/tolinku HTTP/1.1\r\nHost: localhost\r\n\r\n"));
                Response answer = http.response();
                assertThat(answer.status()).as(method).isEqualTo(405);
                assertThat(answer.headers()).as(method).containsEntry("Allow", "POST");
            }
        }
    }

    @Test
    void clientThatGoesAwayWithinItsBodyHarmsNothing() throws Exception {
        byte[] body = click();
        for (int i = 0; i < 20; i++) {
            try (RawHttp http = connect()) {
                http.send(head(signature(body), "Content-Length: " + body.length), Arrays.copyOf(body, 40));
            }
        }
        await().until(() -> heldBytes() == 0);
        assertThat(stored()).isZero();
        assertThat(linkrelay.webhooks().send(body)).isEqualTo(200);
    }

    @Test
    void clientThatGoesAwayWhileItsPipelinedRequestsWaitHarmsNothing() throws Exception {
        for (int i = 0; i < 20; i++) {
            byte[] first = click();
            byte[] second = click();
            try (RawHttp http = connect();
                    SlowDisk disk = new SlowDisk(linkrelay.outbox())) {
                http.send(
                        head(signature(first), "Content-Length: " + first.length),
                        first,
                        head(signature(second), "Content-Length: " + second.length),
                        Arrays.copyOf(second, 40));
                await().until(() -> linkrelay.context().getInflightRepository().size("receive") > 0);
                http.reset();
            }
        }
        await().until(() -> stored() == 20);
        await().until(() -> heldBytes() == 0);
        await().until(() -> linkrelay.context().getInflightRepository().size("receive") == 0);
    }

    @Test
    void waitingRequestsOfOneConnectionAreRefusedInTheirTurn() throws Exception {
        byte[] first = click();
        byte[] large = click(100_000);
        try (RawHttp http = connect()) {
            http.send(
                    head(signature(first), "Content-Length: " + first.length), first,
                    head(signature(large), "Content-Length: " + large.length), large,
                    head(signature(first), "Transfer-Encoding: chunked"), bytes("zz\r\n"));
            assertThat(http.response().status()).isEqualTo(200);
            assertThat(http.response().status()).isEqualTo(200);
            assertThat(http.response().status()).isEqualTo(400);
            assertThat(http.isClosed()).isTrue();
        }
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void clientThatDoesNotWaitForItsAnswerIsServedAllTheSame() throws Exception {
        for (int i = 0; i < 20; i++) {
            byte[] body = click();
            try (RawHttp http = connect()) {
                http.send(head(signature(body), "Content-Length: " + body.length), body);
            }
        }
        await().until(() -> stored() == 20);
        await().until(() -> heldBytes() == 0);
        await().until(() -> linkrelay.context().getInflightRepository().size("receive") == 0);
    }

    @Test
    void brokenChunkIsABadRequestAndEndsTheConnection() throws Exception {
        byte[] body = click();
        for (String chunks : List.of(
                "10\r\n0123456789abcdef\r\nzz\r\n",
                "zz\r\n",
                "-1\r\nx\r\n",
                "ffffffffffffffffff\r\nx",
                "2\r\n{}0\r\n\r\n",
                "1" + "0".repeat(10_000) + "\r\n")) {
            try (RawHttp http = connect()) {
                http.send(head(signature(body), "Transfer-Encoding: chunked"), bytes(chunks));
                assertThat(http.response().status()).as(chunks).isBetween(400, 413);
                assertThat(http.isClosed()).as(chunks).isTrue();
            }
        }
        await().until(() -> heldBytes() == 0);
        assertThat(stored()).isZero();
    }

    @Test
    void bodyThatDoesNotComeIsGivenUp() throws Exception {
        byte[] body = click();
        try (RawHttp silent = connect();
                RawHttp stuck = connect()) {
            silent.send(head(signature(body), "Content-Length: " + body.length));
            stuck.send(head(signature(body), "Content-Length: " + body.length), Arrays.copyOf(body, 100));
            for (RawHttp http : List.of(silent, stuck)) {
                assertThat(http.response().status()).isEqualTo(408);
                assertThat(http.isClosed()).isTrue();
            }
        }
        assertThat(heldBytes()).isZero();
    }

    @Test
    void bodiesInMemoryAreBoundedAndOthersAskedToComeAgain() throws Exception {
        List<RawHttp> slow = new ArrayList<>();
        byte[] most = new byte[MAX_BODY - 1];
        try {
            for (int i = 0; i < 4; i++) {
                slow.add(connect().send(head("Content-Length: " + MAX_BODY), most));
            }
            await().until(() -> heldBytes() == wholeKib(4L * most.length));
            HttpResponse<String> busy = linkrelay.webhooks().exchange(click(10_000));
            assertThat(busy.statusCode()).isEqualTo(503);
            assertThat(busy.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(stored()).isZero();

            slow.get(0).close();
            await().until(() -> heldBytes() == wholeKib(3L * most.length));
            assertThat(linkrelay.webhooks().send(click(10_000))).isEqualTo(200);
            slow.get(1).send(new byte[1]);
            assertThat(slow.get(1).response().status()).isEqualTo(401);
        } finally {
            for (RawHttp http : slow) {
                http.close();
            }
        }
        await().until(() -> heldBytes() == 0);
    }

    @Test
    void queryThatCannotBeDecodedIsABadRequest() throws Exception {
        byte[] body = click();
        for (String query : List.of("a=%zz", "a=%", "%E0%80=1")) {
            try (RawHttp http = connect()) {
                http.send(
                        bytes("POST /webhooks/tolinku?" + query + " HTTP/1.1\r\nHost: localhost\r\n"
                                + "Content-Type: application/json\r\n" + signature(body) + "\r\nContent-Length: "
                                + body.length
                                + "\r\n\r\n"),
                        body);
                assertThat(http.response().status()).as(query).isIn(200, 400);
            }
        }
        await().until(() -> heldBytes() == 0);
        assertThat(linkrelay.context().getInflightRepository().size("receive")).isZero();
    }

    @Test
    void nonsenseIsRefusedWithoutALineInTheLog() throws Exception {
        for (String nonsense : List.of(
                "POST /webhooks/tolinku HTTP/1.1\r\n\r\n",
                "POST /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /webhooks/%E0%80tolinku HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST webhooks HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /webhooks/tolinku HTTP/1.1\r\nHost: a\r\nContent-Type: %%%;;=\r\nContent-Length: 2\r\n\r\n{}",
                "POST /webhooks/tolinku HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(10_000) + "\r\n\r\n",
                "GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                "\u0016\u0003\u0001 no HTTP at all\r\n\r\n",
                "POST /webhooks/tolinku HTTP/9.9\r\nHost: a\r\n\r\n")) {
            try (RawHttp http = connect()) {
                http.send(bytes(nonsense));
                assertThat(http.response().status()).as(nonsense).isBetween(400, 505);
            }
        }
        assertThat(stored()).isZero();
    }

    @Test
    void requestsOfAllKindsLeaveNothingBehind() throws Exception {
        byte[] body = click();
        try (RawHttp http = connect()) {
            for (int i = 0; i < 50; i++) {
                http.send(head(signature(body), "Content-Length: " + body.length), body);
                http.send(head("Content-Length: 2"), bytes("{}"));
                assertThat(http.response().status()).isEqualTo(200);
                assertThat(http.response().status()).isEqualTo(401);
            }
        }
        assertThat(stored()).isEqualTo(1);
        await().until(() -> heldBytes() == 0);
    }

    private static double heldBytes() {
        return linkrelay.gauge("linkrelay.webhook.in.flight.bytes");
    }

    /** The gauge is rounded up, so that nobody reads the length of one body from it. */
    private static double wholeKib(long bytes) {
        return Math.ceil(bytes / 1_024.0) * 1_024;
    }
}
