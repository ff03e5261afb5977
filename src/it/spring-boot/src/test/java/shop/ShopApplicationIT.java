package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopApplicationIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIMIT = 262_144;

    /** The statuses of webhooks from the moment when the port was open. */
    private static final Set<Integer> WHILE_STARTING = new TreeSet<>();

    @TempDir
    private static Path data;

    private static VendorStandIn segment;
    private static Tolinku tolinku;
    private static Process shop;
    private static Path log;

    @BeforeAll
    static void start() throws Exception {
        segment = VendorStandIn.segment();
        int port = freePort();
        tolinku = new Tolinku(port);
        log = data.resolve("shop.log");
        shop = run(
                log,
                "--server.port=" + port,
                "--linkrelay.outbox.directory=" + data,
                "--linkrelay.segment.endpoint=" + segment.url());
        byte[] event = Tolinku.event("link.clicked", "{\"token\":\"early\"}");
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    assertThat(shop.isAlive()).as(Files.readString(log)).isTrue();
                    try {
                        WHILE_STARTING.add(tolinku.sends(event, Tolinku.SECRET).statusCode());
                        return WHILE_STARTING.contains(200)
                                && tolinku.gets("/shop/open").statusCode() == 200;
                    } catch (ConnectException notYet) {
                        return false;
                    }
                });
    }

    @AfterAll
    static void stop() throws Exception {
        shop.destroy();
        assertThat(shop.waitFor(30, TimeUnit.SECONDS)).isTrue();
        segment.close();
    }

    private static Process run(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-jar",
                System.getProperty("application.jar")));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(new File("/dev/null"))
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    @Test
    void aWebhookThatComesWhileItStartsIsStoredOrAskedToComeAgain() {
        assertThat(WHILE_STARTING).contains(200).isSubsetOf(200, 503);
    }

    @Test
    void aSignedEventReachesSegmentAsOneTrackCall() throws Exception {
        byte[] event = Tolinku.event("shop.visited", "{\"token\":\"aUm4\",\"ip\":\"203.0.113.57\",\"city\":\"Köln\"}");

        assertThat(tolinku.sends(event, Tolinku.SECRET).statusCode()).isEqualTo(200);

        JsonNode call = onlyCall("aUm4");
        assertThat(call.path("type").asText()).isEqualTo("track");
        assertThat(call.path("event").asText()).isEqualTo("Shop Visited");
        assertThat(call.path("properties").path("city").asText()).isEqualTo("Köln");
        assertThat(call.path("context").path("ip").asText()).isEqualTo("203.0.113.57");
    }

    @Test
    void anEventSignedWithAnotherSecretIsRefusedAndGoesNowhere() throws Exception {
        byte[] forged = Tolinku.event("link.clicked", "{\"token\":\"forged\"}");
        byte[] honest = Tolinku.event("link.clicked", "{\"token\":\"after\"}");

        assertThat(tolinku.sends(forged, "whsec_of_somebody_else").statusCode()).isEqualTo(401);
        assertThat(tolinku.sends(honest, Tolinku.SECRET).statusCode()).isEqualTo(200);

        onlyCall("after");
        assertThat(segment.batches()).noneMatch(batch -> batch.contains("forged"));
    }

    @Test
    void theSignatureIsOverBytesWhateverTheyAreSaidToMean() throws Exception {
        byte[] event = Tolinku.event("link.clicked", "{\"token\":\"latin\",\"city\":\"Köln\"}");
        assertThat(tolinku.sends(event, Tolinku.SECRET, "application/json; charset=iso-8859-1")
                        .statusCode())
                .isEqualTo(200);
        // Signed, so it is no stranger; but no UTF-8, so it is no event.
        byte[] broken = "{\"event\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(tolinku.sends(broken, Tolinku.SECRET).statusCode()).isEqualTo(400);
    }

    @Test
    void aBodyOverTheLimitIsTooLarge() throws Exception {
        byte[] frame = Tolinku.event("link.clicked", "{\"token\":\"\"}");
        byte[] fits = Tolinku.event("link.clicked", "{\"token\":\"" + "x".repeat(LIMIT - frame.length) + "\"}");
        byte[] tooLarge = Tolinku.event("link.clicked", "{\"token\":\"" + "x".repeat(LIMIT - frame.length + 1) + "\"}");

        assertThat(tolinku.sends(fits, Tolinku.SECRET).statusCode()).isEqualTo(200);
        assertThat(tolinku.sends(tooLarge, Tolinku.SECRET).statusCode()).isEqualTo(413);
        assertThat(tolinku.sendsInChunks(tooLarge, Tolinku.SECRET).statusCode()).isEqualTo(413);
        assertThat(tolinku.sendsInChunks(fits, Tolinku.SECRET).statusCode()).isEqualTo(200);
    }

    @Test
    void otherMethodsAndTypesAreRefused() throws Exception {
        byte[] event = Tolinku.event("link.clicked", "{\"token\":\"form\"}");

        assertThat(tolinku.gets("/webhooks/tolinku").statusCode()).isEqualTo(405);
        assertThat(tolinku.sends(event, Tolinku.SECRET, "text/plain").statusCode())
                .isEqualTo(415);
    }

    @Test
    void aCompressedBodyIsRefusedAndCounted() throws Exception {
        byte[] event = Tolinku.event("link.clicked", "{\"token\":\"plain\"}");

        assertThat(tolinku.sendsEncoded(event, Tolinku.SECRET, "gzip").statusCode())
                .isEqualTo(415);
        assertThat(tolinku.sendsEncoded(event, Tolinku.SECRET, "identity").statusCode())
                .isEqualTo(200);
        assertThat(tolinku.gets("/actuator/prometheus").body())
                .containsPattern("linkrelay_webhook_requests_total\\{outcome=\"unsupported_type\"\\} [1-9]");
    }

    @Test
    void nothingOfTheRequestComesBackInTheAnswer() throws Exception {
        byte[] event = Tolinku.event("link.clicked", "{\"token\":\"echo\"}");

        HttpResponse<String> answer = tolinku.sends(event, Tolinku.SECRET);

        assertThat(answer.body()).isEqualTo("OK");
        assertThat(answer.headers().firstValue("X-Webhook-Signature")).isEmpty();
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    }

    @Test
    void theApplicationsOwnRouteGoesOn() throws Exception {
        assertThat(tolinku.gets("/shop/open").body()).isEqualTo("9 to 5");
    }

    @Test
    void httpAndHttpsHaveOurLimitsWhereTheApplicationSetNone() throws Exception {
        for (String scheme : List.of("http", "https")) {
            assertThat(tolinku.gets("/shop/limits/" + scheme).body())
                    .as(scheme)
                    .isEqualTo("connect 2000, response 10000, retries false");
        }
    }

    @Test
    void healthAndMetricsKnowTheOutbox() throws Exception {
        byte[] event = Tolinku.event("link.clicked", "{\"token\":\"measured\"}");
        tolinku.sends(event, Tolinku.SECRET);

        JsonNode health = JSON.readTree(tolinku.gets("/actuator/health").body());
        JsonNode checks = health.path("components").path("camelHealth").path("details");
        assertThat(checks.path("outbox").asText()).isEqualTo("UP");
        assertThat(checks.path("destinations").asText()).isEqualTo("UP");
        assertThat(health.path("status").asText()).isEqualTo("UP");
        String metrics = tolinku.gets("/actuator/prometheus").body();
        assertThat(metrics).contains("linkrelay_destination_waiting{destination=\"segment\",outbox=\"events\"}");
        // All answers are out, so no body is in memory.
        await().untilAsserted(
                        () -> assertThat(tolinku.gets("/actuator/prometheus").body())
                                .contains("linkrelay_webhook_in_flight_bytes 0.0"));
    }

    @Test
    void aMisspeltSettingStopsTheStart() throws Exception {
        Path failed = data.resolve("misspelt.log");
        Process misspelt = run(
                failed,
                "--server.port=0",
                "--linkrelay.outbox.directory=" + data.resolve("other"),
                "--linkrelay.segment.batch.sise=10");

        assertThat(misspelt.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(misspelt.exitValue()).isNotZero();
        assertThat(Files.readString(failed)).contains("linkrelay.segment.batch.sise; did you mean");
    }

    /** The one call with this token, which came in one batch. */
    private static JsonNode onlyCall(String token) throws IOException {
        await().until(() -> segment.batches().stream().anyMatch(batch -> batch.contains(token)));
        List<String> batches = segment.batches().stream()
                .filter(batch -> batch.contains(token))
                .toList();
        assertThat(batches).hasSize(1);
        List<JsonNode> calls = JSON.readTree(batches.get(0)).path("batch").findParents("messageId").stream()
                .filter(call -> call.toString().contains(token))
                .toList();
        assertThat(calls).hasSize(1);
        return calls.get(0);
    }
}
