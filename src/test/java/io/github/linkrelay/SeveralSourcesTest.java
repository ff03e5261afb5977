package io.github.linkrelay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.harness.OutboxFile;
import io.github.linkrelay.harness.SlowDisk;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.Outbox;
import io.github.linkrelay.outbox.OutboxComponent;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInAnswer;
import io.github.linkrelay.sandbox.StandInOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two webhooks of Tolinku in one process, as the files in routes/examples set it up. */
class SeveralSourcesTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String SHOP_KEY = "shop+key%/&=x0123456789abcdef012";
    private static final String SHOP_SECRET = "whsec_shop&Own%41+Secret/=";
    private static final String OLD_SHOP_SECRET = "whsec_shopsPreviousOne";

    @TempDir
    private Path data;

    private final SegmentStandIn segment =
            new SegmentStandIn(StandInOptions.defaults().withWriteKey(KEY)).start();
    private final SegmentStandIn shopSegment =
            new SegmentStandIn(StandInOptions.defaults().withWriteKey(SHOP_KEY)).start();
    private final LogLines log = new LogLines();
    private LocalLinkrelay linkrelay;
    private Webhooks shop;

    @BeforeEach
    void startBoth() throws IOException {
        copyRoutes("");
        start();
    }

    @AfterEach
    void stop() {
        linkrelay.close();
        segment.close();
        shopSegment.close();
        log.close();
        assertThat(log.lines()).isNotEmpty().noneMatch(SeveralSourcesTest::tellsASecret);
    }

    @Test
    void eachEventGoesToTheSourceOfItsOwnWebhook() throws Exception {
        assertThat(linkrelay.webhooks().send(Webhooks.click("app"))).isEqualTo(200);
        assertThat(shop.send(Webhooks.click("shop"))).isEqualTo(200);
        await().until(() -> segment.uniqueEvents() == 1 && shopSegment.uniqueEvents() == 1);
        assertThat(tokens(segment)).containsExactly("app");
        assertThat(tokens(shopSegment)).containsExactly("shop");
        assertThat(outbox("events").status().lastSequence()).isEqualTo(1);
        assertThat(outbox("shop").status().lastSequence()).isEqualTo(1);
    }

    @Test
    void secretOfTheOtherWebhookIsRefused() throws Exception {
        byte[] body = Webhooks.click("crossed");
        HttpResponse<String> answer =
                new Webhooks(linkrelay.port(), "/webhooks/shop", LocalLinkrelay.SECRET).exchange(body);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("Signature wrong");
        assertThat(new Webhooks(linkrelay.port(), SHOP_SECRET).send(body)).isEqualTo(401);
        assertThat(new Webhooks(linkrelay.port(), "/webhooks/shop", OLD_SHOP_SECRET).send(body))
                .isEqualTo(200);
        await().until(() -> shopSegment.uniqueEvents() == 1);
        await().until(() -> outbox("shop").status().quarantineEntries() == 1
                && outbox("events").status().quarantineEntries() == 1);
        assertThat(segment.uniqueEvents()).isZero();
    }

    @Test
    void sameBodyToBothIsTwoEventsAndARepeatToOneIsNone() throws Exception {
        byte[] body = Webhooks.click("same");
        for (int i = 0; i < 2; i++) {
            assertThat(linkrelay.webhooks().send(body)).isEqualTo(200);
            assertThat(shop.send(body)).isEqualTo(200);
        }
        await().until(() -> segment.uniqueEvents() == 1 && shopSegment.uniqueEvents() == 1);
        assertThat(outbox("events").status().lastSequence()).isEqualTo(1);
        assertThat(outbox("shop").status().lastSequence()).isEqualTo(1);
    }

    @Test
    void restartKeepsBoth() throws Exception {
        segment.answerWith(StandInAnswer.status(503));
        shopSegment.answerWith(StandInAnswer.status(503));
        assertThat(linkrelay.webhooks().send(Webhooks.click("app"))).isEqualTo(200);
        assertThat(shop.send(Webhooks.click("shop"))).isEqualTo(200);
        linkrelay.close();
        segment.answerWith(StandInAnswer.accept());
        shopSegment.answerWith(StandInAnswer.accept());
        start();
        assertThat(shop.send(Webhooks.click("shop"))).isEqualTo(200);
        await().until(() -> segment.uniqueEvents() == 1 && shopSegment.uniqueEvents() == 1);
        assertThat(tokens(segment)).containsOnly("app");
        assertThat(tokens(shopSegment)).containsOnly("shop");
        assertThat(outbox("shop").status().lastSequence()).isEqualTo(1);
    }

    @Test
    void refusedRequestIsLetInByTheSecretsOfItsOwnWebhookAlone() throws Exception {
        String newSecret = "whsec_shopsNextOne";
        assertThat(new Webhooks(linkrelay.port(), "/webhooks/shop", newSecret).send(Webhooks.click("early")))
                .isEqualTo(401);
        assertThat(new Webhooks(linkrelay.port(), "/webhooks/shop", LocalLinkrelay.SECRET)
                        .send(Webhooks.click("crossed")))
                .isEqualTo(401);
        await().until(() -> outbox("shop").status().quarantineEntries() == 2);
        assertThat(admitAllOfTheShop()).contains("\"admitted\":0", "\"refused\":2");

        linkrelay.close();
        start(SHOP_SECRET + "," + newSecret);
        assertThat(admitAllOfTheShop()).contains("\"admitted\":1", "\"refused\":1");
        await().until(() -> shopSegment.uniqueEvents() == 1);
        assertThat(tokens(shopSegment)).containsExactly("early");
    }

    private String admitAllOfTheShop() throws IOException {
        return Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management("/api/quarantine/admit?outbox=shop"))
                        .header("X-Linkrelay", "1")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"all\":true}")))
                .body();
    }

    @Test
    void unusableEventIsAnsweredAndKeptLikeThoseOfTheShippedRoute() throws Exception {
        byte[] body = "{\"event\":\"link.clicked\"}".getBytes(UTF_8);
        HttpResponse<String> answer = shop.exchange(body);
        HttpResponse<String> shipped = linkrelay.webhooks().exchange(body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(shipped.body()).contains("timestamp is missing");
        assertThat(answer.headers().map().keySet())
                .isEqualTo(shipped.headers().map().keySet());
        assertThat(outbox("shop").status().deadLetters()).isEqualTo(1);
    }

    @Test
    void otherRequestsAreAnsweredLikeThoseToTheShippedRoute() throws Exception {
        byte[] large = new byte[262_145];
        for (Webhooks webhooks : List.of(shop, linkrelay.webhooks())) {
            assertThat(webhooks.send(large)).isEqualTo(413);
            assertThat(Webhooks.exchange(webhooks.request(Webhooks.click("unsigned")))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(Webhooks.exchange(webhooks.request(large).GET()).statusCode())
                    .isEqualTo(405);
            assertThat(Webhooks.exchange(webhooks.request(large).setHeader("Content-Type", "text/plain"))
                            .statusCode())
                    .isEqualTo(415);
        }
    }

    @Test
    void whatCannotBeStoredIsAskedToComeAgain() throws Exception {
        byte[] body = Webhooks.click("locked");
        try (Connection disk = new OutboxFile(data.resolve("outbox"), "shop").lock()) {
            HttpResponse<String> answer = shop.exchange(body);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("30");
        }
        await().until(() -> outbox("shop").status().accepting());
        assertThat(shop.send(body)).isEqualTo(200);
        assertThat(outbox("shop").status().lastSequence()).isEqualTo(1);
    }

    @Test
    void answerWaitsForTheDiskAndATwinIsAskedToComeAgain() throws Exception {
        byte[] body = Webhooks.click("slow disk");
        CompletableFuture<Integer> first;
        try (SlowDisk disk = new SlowDisk(outbox("shop"))) {
            first = CompletableFuture.supplyAsync(() -> sendToShop(body));
            await().until(() -> linkrelay.context().getInflightRepository().size("webhook-shop") > 0);
            HttpResponse<String> twin = shop.exchange(body);
            assertThat(twin.statusCode()).isEqualTo(503);
            assertThat(twin.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(first).isNotDone();
        }
        assertThat(first.get()).isEqualTo(200);
    }

    @Test
    void requestsAreCountedWithThoseOfTheShippedRoute() throws Exception {
        shop.send(Webhooks.click("counted"));
        new Webhooks(linkrelay.port(), "/webhooks/shop", "wrong").send(Webhooks.click("counted"));
        String metrics = get("/observe/metrics");
        assertThat(metrics).containsPattern("linkrelay_webhook_requests_total\\{outcome=\"stored\"[^}]*} 1.0");
        assertThat(metrics).containsPattern("linkrelay_webhook_requests_total\\{outcome=\"signature_wrong\"[^}]*} 1.0");
    }

    @Test
    void noSecretAndNoKeyIsInMetricsOrHealthOrEndpointNames() throws Exception {
        shopSegment.answerWith(StandInAnswer.status(401));
        shop.send(Webhooks.click("held"));
        await().until(() -> outbox("shop").destinations().get(0).state().name().equals("HELD"));
        for (String page : List.of("/observe/metrics", "/observe/health")) {
            assertThat(get(page)).isNotBlank().matches(text -> !tellsASecret(text));
        }
        assertThat(linkrelay.context().getEndpoints())
                .isNotEmpty()
                .noneMatch(endpoint -> tellsASecret(endpoint.toString()));
    }

    @Test
    void stepsOfATeamThatFailChangeNoAnswer() throws Exception {
        linkrelay.close();
        copyRoutes(
                """
                        - removeHeaders:
                            pattern: "*"
                        - setBody:
                            constant: "theirs"
                        - throwException:
                            exceptionType: java.lang.IllegalStateException
                            message: "theirs"
                """);
        start();
        byte[] body = Webhooks.click("fails");
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = shop.exchange(body);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("OK");
        }
        await().until(() -> shopSegment.uniqueEvents() == 1);
        assertThat(log.complaints()).anyMatch(line -> line.contains("theirs"));
    }

    @Test
    void onlyStoredEventsReachTheStepsOfATeam() throws Exception {
        linkrelay.close();
        copyRoutes(
                """
                        - log:
                            message: "team: ${body}"
                """);
        start();
        byte[] body = Webhooks.click("seen");
        shop.send(body);
        shop.send(body);
        new Webhooks(linkrelay.port(), "/webhooks/shop", "wrong").send(Webhooks.click("refused"));
        shop.send("[]".getBytes(UTF_8));
        await().until(() -> shopSegment.uniqueEvents() == 1);
        assertThat(log.lines())
                .filteredOn(line -> line.contains("team: "))
                .singleElement()
                .asString()
                .contains("seen");
    }

    private void start() {
        start(SHOP_SECRET + "," + OLD_SHOP_SECRET);
    }

    private void start(String shopSecrets) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "camel.main.routes-include-pattern",
                "file:" + data.resolve("routes") + "/*.camel.yaml",
                "shop.webhook-path",
                "/webhooks/shop",
                "shop.webhook-secret",
                shopSecrets,
                "shop.write-key",
                SHOP_KEY,
                "shop.segment-endpoint",
                shopSegment.endpoint().toString(),
                "linkrelay.delivery.back-off",
                "20ms",
                "linkrelay.delivery.back-off-max",
                "100ms",
                "linkrelay.delivery.hold",
                "100ms"));
        linkrelay = LocalLinkrelay.start(data.resolve("outbox"), segment.endpoint(), settings);
        shop = new Webhooks(linkrelay.port(), "/webhooks/shop", SHOP_SECRET);
    }

    /** The shipped routes and the two examples, as a team would put them together. */
    private void copyRoutes(String steps) throws IOException {
        Path routes = Files.createDirectories(data.resolve("routes"));
        for (String file : List.of(
                "receive", "delivery", "deliver-segment", "examples/receive-shop", "examples/deliver-segment-shop")) {
            String text = Files.readString(Path.of("routes", file + ".camel.yaml"));
            if (file.endsWith("receive-shop")) {
                text += steps.indent(0);
            }
            if (file.endsWith("deliver-segment-shop")) {
                // Two stand-ins in the place of Segment, so the endpoint differs too.
                text += "                    endpoint: \"{{shop.segment-endpoint}}\"\n";
            }
            Files.writeString(routes.resolve(Path.of(file).getFileName() + ".camel.yaml"), text);
        }
    }

    private int sendToShop(byte[] body) {
        try {
            return shop.send(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String get(String page) throws IOException {
        return Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management(page)))
                .body();
    }

    private Outbox outbox(String name) {
        return linkrelay.context().getComponent("outbox", OutboxComponent.class).getOutbox(name);
    }

    private static List<String> tokens(SegmentStandIn segment) {
        return segment.events().stream()
                .map(call -> call.at("/properties/token").textValue())
                .toList();
    }

    private static boolean tellsASecret(String text) {
        return text.contains(KEY)
                || text.contains("shop+key")
                || text.contains("shop%2Bkey")
                || text.contains(SHOP_KEY)
                || text.contains("whsec_shop")
                || text.contains(LocalLinkrelay.SECRET);
    }
}
