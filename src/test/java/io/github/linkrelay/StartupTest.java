package io.github.linkrelay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.linkrelay.harness.LinkrelayProcess;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.Sandbox;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.Signer;
import io.github.linkrelay.sandbox.StandInAnswer;
import io.github.linkrelay.sandbox.StandInOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a process of its own starts, refuses to start, and ends. */
class StartupTest {
    private static final String SECRET = "whsec_hunter2DistinctiveSecret";
    private static final String SECOND_SECRET = "whsec_hunter3DistinctiveSecret";
    private static final String SHOP_SECRET = "whsec_hunter5DistinctiveSecret";
    private static final String SHOP_KEY = "hunter6DistinctiveWriteKey000000";
    private static final String WRITE_KEY = "hunter4DistinctiveWriteKey000000";

    @TempDir
    private Path directory;

    @Test
    void secretWithoutWriteKeyIsRefusedAndTheKeyNamed() throws Exception {
        assertThat(refusal(Map.of("WEBHOOK_SECRET", SECRET)))
                .contains("SEGMENT_WRITE_KEY")
                .doesNotContain(SECRET);
    }

    @Test
    void brokenFileIsNamedWithItsLineAndNoSecretIsRepeated() throws Exception {
        Path kamelets = Files.createDirectories(directory.resolve("routes/kamelets"));
        for (String file : List.of(
                "routes/receive.camel.yaml",
                "routes/delivery.camel.yaml",
                "routes/deliver-segment.camel.yaml",
                "routes/resolve-user-id.camel.yaml")) {
            Files.copy(Path.of(file), directory.resolve(file));
        }
        Map<String, String> environment = live(URI.create("http://127.0.0.1:9"), Map.of());
        Path deliver = directory.resolve("routes/deliver-segment.camel.yaml");
        String good = Files.readString(deliver);
        long line = good.substring(0, good.indexOf("ref: trackMapper")).lines().count();
        Files.writeString(deliver, good.replace("ref: trackMapper", "ref: trackMaper"));
        assertThat(refusal(environment))
                .contains("routes/deliver-segment.camel.yaml:" + line + ": there is no bean 'trackMaper'");

        Files.writeString(deliver, good);
        String sink = "segment-sink.kamelet.yaml";
        Files.writeString(
                kamelets.resolve(sink),
                Files.readString(Path.of("routes/kamelets", sink))
                        .replaceFirst("(?s)(name: request.*?properties:)", "$1\n          key: \"{{writeKey}}\""));
        assertThat(refusal(environment)).contains("routes/kamelets/" + sink).doesNotContain(WRITE_KEY);
    }

    @Test
    void writeKeyWithoutSecretIsRefusedAndTheSecretNamed() throws Exception {
        assertThat(refusal(Map.of("SEGMENT_WRITE_KEY", WRITE_KEY)))
                .contains("WEBHOOK_SECRET")
                .doesNotContain(WRITE_KEY);
    }

    @Test
    void misspeltKeyInTheFileIsRefused() throws Exception {
        Files.writeString(directory.resolve("application.properties"), "linkrelay.outbox.directry=elsewhere\n");
        assertThat(refusal(Map.of()))
                .contains("no setting linkrelay.outbox.directry")
                .contains("linkrelay.outbox.directory");
    }

    @Test
    void settingsThatCantBeReadAreNamedWithTheLineAndTheRemedy() throws Exception {
        Path settings = Files.createDirectory(directory.resolve("application.properties"));
        assertThat(refusal(Map.of()))
                .contains("application.properties: this is a folder, not a file. Put a file in its place.");
        Files.delete(settings);
        Files.writeString(settings, "# ours\nlinkrelay.outbox.directory=C:\\users\n");
        assertThat(refusal(Map.of()))
                .contains("application.properties:2: there is a backslash and u without four hexadecimal digits");
    }

    @Test
    void camelsOwnReloadIsRefusedForWhatItDoesToTheRoutes() throws Exception {
        Files.writeString(directory.resolve("application.properties"), "camel.main.routes-reload-enabled=true\n");
        assertThat(refusal(Map.of()))
                .contains("camel.main.routes-reload-enabled must stay off")
                .contains("linkrelay.reload.enabled");
    }

    @Test
    void deliveryRouteWithoutAPolicyForFailuresIsRefused() throws Exception {
        Path routes = Files.createDirectories(directory.resolve("routes"));
        String delivery = Files.readString(Path.of("routes/deliver-segment.camel.yaml"));
        Files.copy(Path.of("routes/delivery.camel.yaml"), routes.resolve("delivery.camel.yaml"));
        Path route = routes.resolve("deliver-segment.camel.yaml");

        Files.writeString(route, delivery.replace("routeConfigurationId: delivery", "routeConfigurationId: deliverry"));
        assertThat(refusal(Map.of())).contains("deliver-segment").contains("'deliverry', which is none");
        Files.writeString(route, delivery.replace("    routeConfigurationId: delivery\n", ""));
        assertThat(refusal(Map.of())).contains("deliver-segment").contains("routeConfigurationId is missing");
    }

    @Test
    void misspeltKeyInTheEnvironmentOrTheSystemPropertiesIsRefused() throws Exception {
        assertThat(refusal(Map.of("LINKRELAY_SEGMENT_BATCH_SISE", "3")))
                .contains("LINKRELAY_SEGMENT_BATCH_SISE; did you mean LINKRELAY_SEGMENT_BATCH_SIZE");
        assertThat(refusal(Map.of(), "-Dlinkrelay.segment.batch.sise=3"))
                .contains("linkrelay.segment.batch.sise; did you mean linkrelay.segment.batch.size");
    }

    @Test
    void portInUseIsRefused() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(refusal(Map.of("PORT", port)))
                    .contains("can't listen on 127.0.0.1:" + port)
                    .contains("camel.server");
            assertThat(refusal(Map.of("MANAGEMENT_PORT", port)))
                    .contains("can't listen on 127.0.0.1:" + port)
                    .contains("camel.management");
        }
    }

    @Test
    void damagedOutboxIsRefusedAndLeftAlone() throws Exception {
        Path file = Files.createDirectories(directory.resolve("data")).resolve("events.db");
        byte[] damaged = "this is no database, but much longer than one header "
                .repeat(50)
                .getBytes(UTF_8);
        Files.write(file, damaged);
        assertThat(refusal(Map.of())).contains(file.toString());
        assertThat(file).hasBinaryContent(damaged);
    }

    @Test
    void dataDirectoryInUseIsRefusedAndItsUserGoesOn() throws Exception {
        try (LinkrelayProcess first = LinkrelayProcess.launch(directory, Map.of())) {
            first.awaitReady();
            assertThat(refusal(Map.of())).contains("in use by another process").contains("events.lock");
            assertThat(sandbox(first).send(Webhooks.click("after"))).isEqualTo(200);
        }
    }

    @Test
    void sandboxIsForThisMachineOnlyWhateverHostSays() throws Exception {
        try (LinkrelayProcess linkrelay = LinkrelayProcess.launch(directory, Map.of("HOST", "0.0.0.0"))) {
            linkrelay.awaitReady();
            assertThat(linkrelay.log())
                    .contains("sandbox mode")
                    .contains("Webhooks: http://127.0.0.1:")
                    .contains(Sandbox.EXAMPLE_SECRET);
            assertThat(sandbox(linkrelay).send(Webhooks.click("here"))).isEqualTo(200);
            await().untilAsserted(() -> assertThat(linkrelay.log()).contains("Deep Link Clicked"));
            Optional<InetAddress> outside = outsideAddress();
            assumeThat(outside).isPresent();
            assertThatThrownBy(() -> connect(outside.get(), linkrelay.port())).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void liveModeListensWhereHostSaysAndManagementOnLoopback() throws Exception {
        try (LinkrelayProcess linkrelay =
                LinkrelayProcess.launch(directory, live(URI.create("http://127.0.0.1:1"), Map.of("HOST", "0.0.0.0")))) {
            linkrelay.awaitReady();
            assertThat(linkrelay.log())
                    .contains("live mode")
                    .contains("Webhooks: http://0.0.0.0:")
                    .contains("(2 secrets)")
                    .doesNotContain(Sandbox.EXAMPLE_SECRET);
            assertThat(sandbox(linkrelay).send(Webhooks.click("x"))).isEqualTo(401);
            Optional<InetAddress> outside = outsideAddress();
            assumeThat(outside).isPresent();
            connect(outside.get(), linkrelay.port());
            assertThatThrownBy(() ->
                            connect(outside.get(), linkrelay.management("/").getPort()))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void settingsOfTheWorkingDirectoryAndTheEnvironmentAreInForceAndTheLogIsJson() throws Exception {
        Files.writeString(
                directory.resolve("application.properties"),
                "linkrelay.webhook.path=/hooks/deep\nlinkrelay.segment.name.link.clicked=Tapped\n");
        try (SegmentStandIn segment = new SegmentStandIn().start();
                LinkrelayProcess linkrelay = LinkrelayProcess.launch(
                        directory,
                        live(segment.endpoint(), Map.of("LOG_FORMAT", "json", "SEGMENT_MESSAGE_ID", "sha256")))) {
            await().atMost(Duration.ofSeconds(40)).until(() -> linkrelay.log().contains("Webhooks: http"));
            byte[] body = Webhooks.click("json");
            Webhooks webhooks = new Webhooks(linkrelay.port(), SECRET);
            assertThat(Webhooks.exchange(webhooks.request(body)
                                    .uri(webhooks.url().resolve("/hooks/deep"))
                                    .header("X-Webhook-Signature", Signer.sign(body, SECRET)))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(webhooks.send(body)).isEqualTo(404);
            await().until(() -> !segment.events().isEmpty());
            JsonNode event = segment.events().get(0);
            assertThat(event.at("/event").textValue()).isEqualTo("Tapped");
            assertThat(event.at("/messageId").textValue()).matches("[0-9a-f]{64}");
            assertThat(linkrelay.errors()).isEmpty();
            assertThat(linkrelay.log().lines()).isNotEmpty().allSatisfy(line -> {
                JsonNode entry = new ObjectMapper().readTree(line);
                assertThat(entry.hasNonNull("@timestamp")).isTrue();
                assertThat(entry.hasNonNull("message")).isTrue();
            });
        }
    }

    /** As docs/several-sources.md says, in the working directory. */
    private void withASecondSource() throws IOException {
        Path routes = Files.createDirectories(directory.resolve("routes"));
        for (String file : List.of(
                "receive", "delivery", "deliver-segment", "examples/receive-shop", "examples/deliver-segment-shop")) {
            Files.copy(
                    Path.of("routes", file + ".camel.yaml"),
                    routes.resolve(Path.of(file).getFileName() + ".camel.yaml"));
        }
        Files.writeString(
                directory.resolve("application.properties"),
                "shop.webhook-path=/webhooks/shop\nshop.webhook-secret=" + SHOP_SECRET + "\nshop.write-key=" + SHOP_KEY
                        + "\n");
    }

    @Test
    void secretsAppearNowhereNotEvenAtDebug() throws Exception {
        Path logging = directory.resolve("debug.properties");
        try (InputStream shipped = StartupTest.class.getResourceAsStream("/log4j2.properties")) {
            Files.writeString(
                    logging,
                    new String(shipped.readAllBytes(), UTF_8)
                            .replace("rootLogger.level = info", "rootLogger.level = debug")
                            .replace("logger.camel.level = warn", "logger.camel.level = debug"));
        }
        withASecondSource();
        try (SegmentStandIn segment =
                        new SegmentStandIn(StandInOptions.defaults().withWriteKey(WRITE_KEY)).start();
                LinkrelayProcess linkrelay = LinkrelayProcess.launch(
                        directory, live(segment.endpoint(), Map.of()), "-Dlog4j2.configurationFile=" + logging)) {
            linkrelay.awaitReady();
            assertThat(new Webhooks(linkrelay.port(), "/webhooks/shop", SHOP_SECRET).send(Webhooks.click("shop")))
                    .isEqualTo(200);
            segment.answerWith(StandInAnswer.status(500), StandInAnswer.reset(), StandInAnswer.status(401));
            byte[] body = Webhooks.click("debug");
            assertThat(new Webhooks(linkrelay.port(), SECRET).send(body)).isEqualTo(200);
            assertThat(new Webhooks(linkrelay.port(), SECOND_SECRET).send("[]".getBytes(UTF_8)))
                    .isEqualTo(400);
            assertThat(new Webhooks(linkrelay.port(), "whsec_other").send(Webhooks.click("401")))
                    .isEqualTo(401);
            await().atMost(Duration.ofSeconds(30)).until(() -> pages(linkrelay).contains("segment is held"));
            String all = linkrelay.log() + pages(linkrelay);
            assertThat(all).contains("DEBUG ");
            for (String secret : List.of(
                    SECRET,
                    SECOND_SECRET,
                    WRITE_KEY,
                    SHOP_SECRET,
                    SHOP_KEY,
                    Base64.getEncoder().encodeToString((WRITE_KEY + ":").getBytes(UTF_8)))) {
                assertThat(all.lines().filter(line -> line.contains(secret)))
                        .as(secret)
                        .isEmpty();
            }
        }
    }

    @Test
    void terminationEndsTheProcessInTimeThoughSegmentHangs() throws Exception {
        Files.writeString(directory.resolve("application.properties"), "camel.main.shutdown-timeout=2\n");
        try (SegmentStandIn segment = new SegmentStandIn().start();
                LinkrelayProcess linkrelay = LinkrelayProcess.start(directory, segment.endpoint())) {
            assertThat(linkrelay.webhooks().send(Webhooks.click("delivered"))).isEqualTo(200);
            await().until(() -> segment.events().size() == 1);
            segment.answerWith(StandInAnswer.accept().held());
            assertThat(linkrelay.webhooks().send(Webhooks.click("hanging"))).isEqualTo(200);
            await().until(() -> segment.heldRequests() == 1);
            long before = System.nanoTime();
            assertThat(linkrelay.terminate()).isIn(0, 143);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(12));
        }
    }

    @Test
    void refusalIsOneLineOfJsonWhereTheLogIsJson() throws Exception {
        Files.writeString(directory.resolve("data"), "no folder");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<Map<String, String>, String> reasons = Map.of(
                    Map.of("PORT", String.valueOf(taken.getLocalPort())), "can't listen on 127.0.0.1:",
                    Map.of("HTTPS_PROXY", "socks5://127.0.0.1:1080"), "names a proxy of the kind socks5",
                    Map.of("https_proxy", "socks4://127.0.0.1:1080"), "names a proxy of the kind socks4",
                    Map.of("LINKRELAY_SEGMENT_BATCH_SIZE", "many"), "linkrelay.segment.batch.size is 'many'",
                    Map.of(), "is not a directory");
            for (Map.Entry<Map<String, String>, String> one : reasons.entrySet()) {
                Map<String, String> environment = new HashMap<>(one.getKey());
                environment.put("LOG_FORMAT", "json");
                try (LinkrelayProcess refused = LinkrelayProcess.launch(directory, environment)) {
                    assertThat(refused.awaitEnd()).isEqualTo(1);
                    assertThat(refused.errors().lines()).hasSize(1);
                    JsonNode entry = new ObjectMapper().readTree(refused.errors());
                    assertThat(entry.at("/log.level").textValue()).isEqualTo("ERROR");
                    assertThat(entry.at("/message").textValue())
                            .startsWith("Linkrelay did not start: ")
                            .contains(one.getValue());
                    assertThat(refused.log()).doesNotContain("WARN", "Stopping");
                }
            }
        }
    }

    @Test
    void unknownLogFormatIsRefusedInALineOfText() throws Exception {
        assertThat(refusal(Map.of("LOG_FORMAT", "xml"))).contains("linkrelay.log.format is 'xml'");
    }

    private Map<String, String> live(URI segment, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "WEBHOOK_SECRET",
                SECRET + "," + SECOND_SECRET,
                "SEGMENT_WRITE_KEY",
                WRITE_KEY,
                "SEGMENT_ENDPOINT",
                segment.toString(),
                "HOST",
                "127.0.0.1"));
        environment.putAll(more);
        return environment;
    }

    /** What it says on its error output when it does not start: one line, and an exit code of 1. */
    private String refusal(Map<String, String> environment, String... jvm) throws Exception {
        try (LinkrelayProcess refused = LinkrelayProcess.launch(directory, environment, jvm)) {
            assertThat(refused.awaitEnd()).isEqualTo(1);
            assertThat(refused.log()).doesNotContain("\tat ").doesNotContain("Exception");
            assertThat(refused.errors().lines()).hasSize(1);
            assertThat(refused.errors()).startsWith("Linkrelay did not start: ");
            assertThat(refused.log()).doesNotContain(" WARN ", " ERROR ", "Stopping");
            return refused.errors();
        }
    }

    private static Webhooks sandbox(LinkrelayProcess linkrelay) {
        return new Webhooks(linkrelay.port(), Sandbox.EXAMPLE_SECRET);
    }

    private static String pages(LinkrelayProcess linkrelay) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String page : List.of("", "/health", "/health/live", "/health/ready", "/metrics", "/info")) {
            all.append(Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management("/observe" + page)))
                            .body())
                    .append('\n');
        }
        return all.toString();
    }

    private static Optional<InetAddress> outsideAddress() throws IOException {
        return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(network -> Collections.list(network.getInetAddresses()).stream())
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
    }

    private static void connect(InetAddress address, int port) throws IOException {
        new Socket(address, port).close();
    }
}
