package io.github.linkrelay.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.LinkrelayProcess;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets what from the management port where credentials are set. */
class ManagementAccessTest {
    private static final String TOKEN = "operators-own-token";
    private static final String VIEWER = "a-token-for-viewers";
    private static final String PASSWORD = "pass:word with colon";

    @TempDir
    private static Path data;

    private static final SegmentStandIn SEGMENT = new SegmentStandIn().start();
    private static final LogLines LOG = new LogLines();
    private static LocalLinkrelay linkrelay;

    @BeforeAll
    static void start() throws IOException {
        linkrelay = LocalLinkrelay.start(
                data,
                SEGMENT.endpoint(),
                Map.of(
                        "linkrelay.management.token", TOKEN,
                        "linkrelay.management.user", "ann",
                        "linkrelay.management.password", PASSWORD,
                        "linkrelay.management.viewer-token", VIEWER,
                        "linkrelay.management.mask", "data.ip,data.token"));
        assertThat(linkrelay.webhooks().send(Webhooks.click("masked-token"))).isEqualTo(200);
        await().until(() -> linkrelay.segment().waiting() == 0);
    }

    @AfterAll
    static void stop() {
        linkrelay.close();
        SEGMENT.close();
        LOG.close();
        assertThat(LOG.lines())
                .isNotEmpty()
                .noneMatch(line -> line.contains(TOKEN) || line.contains(VIEWER) || line.contains(PASSWORD));
    }

    private static HttpResponse<String> get(String path, String authorization) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(linkrelay.management(path));
        return Webhooks.exchange(authorization.isEmpty() ? request : request.header("Authorization", authorization));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    @Test
    void nothingIsToldWithoutCredentials() throws Exception {
        for (String path : List.of(
                "/",
                "/page/style.css",
                "/api/status",
                "/api/events",
                "/api/openapi.yaml",
                "/observe/metrics",
                "/observe/health",
                "/observe/health?data=true",
                "/observe/info")) {
            for (String authorization :
                    List.of("", "Bearer wrong-token-here", basic("ann:wrong"), basic("bob:" + PASSWORD))) {
                HttpResponse<String> answer = get(path, authorization);
                assertThat(answer.statusCode()).as(path + " " + authorization).isEqualTo(401);
                assertThat(answer.headers().firstValue("www-authenticate").orElse(""))
                        .startsWith("Basic ");
                assertThat(answer.body()).doesNotContain("segment", "linkrelay_");
            }
        }
    }

    @Test
    void operatorGetsEverythingByTokenOrPassword() throws Exception {
        for (String authorization : List.of("Bearer " + TOKEN, basic("x:" + TOKEN), basic("ann:" + PASSWORD))) {
            for (String path : List.of("/", "/api/status", "/observe/metrics", "/observe/health")) {
                assertThat(get(path, authorization).statusCode())
                        .as(path + " " + authorization)
                        .isEqualTo(200);
            }
            assertThat(get("/api/status", authorization).body())
                    .contains("\"name\":\"operator\",\"masked\":false")
                    .doesNotContain(TOKEN, VIEWER, PASSWORD);
            assertThat(get("/api/events/1", authorization).body()).contains("203.0.113.57", "masked-token");
        }
    }

    @Test
    void viewerSeesWithoutTheMaskedFieldsAndChangesNothing() throws Exception {
        String viewer = "Bearer " + VIEWER;
        assertThat(get("/api/status", viewer).body()).contains("\"name\":\"viewer\",\"masked\":true");
        assertThat(get("/api/events/1", viewer).body())
                .contains("link.clicked", "***")
                .doesNotContain("203.0.113.57", "masked-token");
        assertThat(get("/api/events", viewer).statusCode()).isEqualTo(200);
        assertThat(get("/api/events?user=somebody", viewer).statusCode()).isEqualTo(403);
        HttpResponse<String> change = Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management("/api/replays"))
                .header("Authorization", viewer)
                .header("X-Linkrelay", "1")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"destination\":\"segment\",\"source\":\"events\"}")));
        assertThat(change.statusCode()).isEqualTo(403);
        assertThat(linkrelay.outbox().replays()).isEmpty();
    }

    @Test
    void probesAreAnsweredWithoutCredentialsAndWithoutReasons() throws Exception {
        for (String probe : List.of("/observe/health/live", "/observe/health/ready")) {
            HttpResponse<String> answer = get(probe + "?data=true", "");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(get(probe, "Bearer " + TOKEN).body()).contains("checks");
        }
    }

    @Test
    void probesAreAnsweredWhileTheOperatorsThreadsAreBusy() throws Exception {
        VertxPlatformHttpRouter router =
                linkrelay.context().getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                        .filter(VertxPlatformHttpRouter::isManagementServer)
                        .findFirst()
                        .orElseThrow();
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(2);
        // Two of the name share their threads.
        WorkerExecutor workers = router.vertx().createSharedWorkerExecutor("linkrelay-operator");
        try {
            for (int i = 0; i < 2; i++) {
                workers.executeBlocking(
                        () -> {
                            busy.countDown();
                            return over.await(30, TimeUnit.SECONDS);
                        },
                        false);
            }
            assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(get("/observe/health/live", "").statusCode()).isEqualTo(200);
            assertThat(get("/api/status", "").statusCode()).isEqualTo(401);
        } finally {
            over.countDown();
            workers.close();
        }
    }

    @Test
    void bodiesOfStrangersKeepNobodyOut() throws Exception {
        List<Socket> strangers = new ArrayList<>();
        int bytes = 64 << 10;
        try {
            for (int i = 0; i < 20; i++) {
                Socket stranger =
                        new Socket("127.0.0.1", linkrelay.management("/").getPort());
                strangers.add(stranger);
                stranger.getOutputStream()
                        .write(("POST /api/replays HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + bytes + "\r\n\r\n"
                                        + "x".repeat(bytes - 1))
                                .getBytes(UTF_8));
                // Where he is told at once that he is a stranger.
                stranger.setSoTimeout(2_000);
            }
            for (Socket stranger : strangers) {
                assertThat(new String(stranger.getInputStream().readNBytes(12), UTF_8))
                        .isEqualTo("HTTP/1.1 401");
            }
            HttpResponse<String> change = Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management("/api/replays"))
                    .header("Authorization", "Bearer " + TOKEN)
                    .header("X-Linkrelay", "1")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(
                            "{\"destination\":\"segment\",\"source\":\"events\",\"dryRun\":true}")));
            assertThat(change.statusCode()).as(change.body()).isEqualTo(200);
        } finally {
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
    }

    @Test
    void portForOthersWithoutCredentialsDoesNotStart(@TempDir Path directory) throws Exception {
        try (LinkrelayProcess process = LinkrelayProcess.launch(directory, Map.of("MANAGEMENT_HOST", "0.0.0.0"))) {
            assertThat(process.awaitEnd()).isEqualTo(1);
            assertThat(process.errors()).contains("camel.management.host is '0.0.0.0'", "MANAGEMENT_TOKEN");
        }
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void portForOthersWithATokenStartsAndAsksForIt(@TempDir Path directory) throws Exception {
        try (LinkrelayProcess process =
                LinkrelayProcess.launch(directory, Map.of("MANAGEMENT_HOST", "0.0.0.0", "MANAGEMENT_TOKEN", TOKEN))) {
            process.awaitReady();
            assertThat(Webhooks.exchange(HttpRequest.newBuilder(process.management("/api/status")))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(Webhooks.exchange(HttpRequest.newBuilder(process.management("/api/status"))
                                    .header("Authorization", "Bearer " + TOKEN))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(process.log()).doesNotContain(TOKEN);
        }
    }

    @Test
    void shortTokenDoesNotStartAndIsNotRepeated(@TempDir Path directory) throws Exception {
        try (LinkrelayProcess process = LinkrelayProcess.launch(directory, Map.of("MANAGEMENT_TOKEN", "sh0rt"))) {
            assertThat(process.awaitEnd()).isEqualTo(1);
            assertThat(process.errors()).contains("12 characters").doesNotContain("sh0rt");
        }
    }
}
