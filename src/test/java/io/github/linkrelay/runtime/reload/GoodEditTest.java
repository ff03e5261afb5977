package io.github.linkrelay.runtime.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.EditedFiles;
import io.github.linkrelay.harness.Load;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.runtime.files.RouteFiles;
import io.github.linkrelay.sandbox.BatchRequest;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.Signer;
import io.github.linkrelay.sandbox.StandInAnswer;
import io.github.linkrelay.sandbox.StandInOptions;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Edits that are right, each under a steady load that must not feel them. */
class GoodEditTest {
    private static final Logger LOG = LoggerFactory.getLogger(GoodEditTest.class);
    private static final String SETTINGS = "application.properties";
    private static final String DELIVER = "routes/deliver-segment.camel.yaml";
    private static final String RECEIVE = "routes/receive.camel.yaml";
    private static final String KAMELET = "routes/kamelets/segment-sink.kamelet.yaml";

    @TempDir
    private Path folder;

    private final SegmentStandIn segment =
            new SegmentStandIn(new StandInOptions(0, null, 50_000, 1_000_000, false)).start();
    private EditedFiles files;
    private LocalLinkrelay linkrelay;
    private Load load;
    private LogLines log;
    private volatile BatchRequest last;

    @BeforeEach
    void start() {
        files = new EditedFiles(folder.resolve("edited"));
        linkrelay = LocalLinkrelay.start(files, folder.resolve("data"), segment.endpoint());
        log = new LogLines();
        segment.answerBy(request -> {
            last = request;
            return StandInAnswer.accept();
        });
        load = new Load("edit", linkrelay.webhooks(), 4, Duration.ofMillis(3));
        await().until(() -> segment.uniqueEvents() > 100);
    }

    @AfterEach
    void stop() throws Exception {
        load.close();
        linkrelay.close();
        segment.close();
        log.close();
    }

    @Test
    void eventNameInTheSettingsTakesEffect() throws Exception {
        files.replace(SETTINGS, "link.clicked=Deep Link Clicked", "link.clicked=Link Opened");
        awaitEffect(
                "event name",
                () -> last.events().get(0).get("event").textValue().equals("Link Opened"));
        endsWhole();
    }

    @Test
    void linesTakenOutOfTheSettingsGiveWayToTheDefaults() throws Exception {
        files.replace(SETTINGS, "link.clicked=Deep Link Clicked", "link.clicked=Link Opened");
        awaitEffect(
                "event name",
                () -> last.events().get(0).get("event").textValue().equals("Link Opened"));
        files.replace(SETTINGS, "linkrelay.segment.name.link.clicked=Link Opened\n", "");
        files.replace(SETTINGS, "linkrelay.segment.name.install.tracked=Install Tracked\n", "");
        awaitEffect(
                "default", () -> !last.events().get(0).get("event").textValue().equals("Link Opened"));
        endsWhole();
    }

    @Test
    void batchSizeTakesEffect() throws Exception {
        await().until(() -> last.events().size() > 1);
        files.replace(SETTINGS, "linkrelay.segment.batch.size=250", "linkrelay.segment.batch.size=1");
        awaitEffect("batch size", () -> {
            List<Integer> sizes = segment.batchSizes();
            return sizes.subList(sizes.size() - 20, sizes.size()).stream().allMatch(size -> size == 1);
        });
        endsWhole();
    }

    @Test
    void newDestinationFileTakesEffectAndItsRemovalStopsIt() throws Exception {
        String second = "routes/deliver-second.camel.yaml";
        files.save(
                second,
                files.text(DELIVER)
                        .replace("id: deliver-segment", "id: deliver-second")
                        .replace("startupOrder: 100", "startupOrder: 101")
                        .replace("destination: segment", "destination: second")
                        .replaceAll("(\\n +id: )(look-up|track|fields|batch|send)", "$1second-$2"));
        awaitEffect("new destination", () -> status("second").delivered() > 0);
        assertThat(linkrelay
                        .meters()
                        .get("linkrelay.destination.delivered")
                        .tag("destination", "second")
                        .functionCounter()
                        .count())
                .isPositive();
        files.delete(second);
        await().until(() -> status("second").state() == DestinationStatus.State.STOPPED);
        assertThat(linkrelay.context().getRoute("deliver-second")).isNull();
        assertThat(linkrelay.context().getRoute("deliver-segment")).isNotNull();
        long delivered = status("second").delivered();
        load.close();
        await().until(() -> status("segment").waiting() == 0);
        assertThat(status("second").delivered()).isEqualTo(delivered);
        assertThat(status("second").waiting()).isPositive();
    }

    @Test
    void kameletTakesEffectWhereItIsUsed() throws Exception {
        files.replace(
                KAMELET,
                "        - process:\n            ref: \"{{request}}\"\n",
                "        - process:\n            ref: \"{{request}}\"\n"
                        + "        - setHeader:\n            name: X-Edited\n            constant: \"yes\"\n");
        awaitEffect("Kamelet", () -> last.headers().containsKey("x-edited"));
        endsWhole();
    }

    @Test
    void receiveRouteIsReplacedWithoutARefusedRequest() throws Exception {
        String answer = "        - process:\n            id: answer\n            ref: webhookAnswer\n";
        files.replace(
                RECEIVE,
                answer,
                answer + "        - setHeader:\n            name: X-Edited\n            constant: \"yes\"\n");
        awaitEffect("receive route", () -> linkrelay
                .webhooks()
                .exchange(Webhooks.click("answered " + System.nanoTime()))
                .headers()
                .firstValue("X-Edited")
                .isPresent());
        load.close();
        assertThat(load.answers()).containsOnlyKeys(200);
        await().until(() -> status("segment").waiting() == 0);
        assertThat(segment.uniqueEvents()).isEqualTo((int) status("segment").received());
        assertThat(segment.takenEvents()).isEqualTo(status("segment").received());
    }

    @Test
    void configurationTakesEffectInEachRouteThatJoinsIt() throws Exception {
        files.replace("routes/delivery.camel.yaml", "backOffMultiplier: 2", "backOffMultiplier: 3");
        await().until(() -> log.lines().stream()
                .anyMatch(
                        line -> line.contains("Taken over: loaded anew " + DELIVER + ", routes/delivery.camel.yaml")));
        assertThat(policy("deliver-segment").getBackOffMultiplier()).isEqualTo("3");
        endsWhole();
    }

    @Test
    void eventThatCouldNeverBeDeliveredDoesNotKeepAnEditOut() throws Exception {
        load.close();
        assertThat(linkrelay.webhooks().send(Webhooks.click("x".repeat(40_000))))
                .isEqualTo(200);
        await().until(() -> status("segment").deadLettered() == 1);
        files.replace(SETTINGS, "link.clicked=Deep Link Clicked", "link.clicked=Link Opened");
        await().until(() -> log.lines().stream().anyMatch(line -> line.contains("Taken over")));
        assertThat(log.complaints()).noneMatch(line -> line.contains("Not taken over"));
    }

    @Test
    void runningFilesAreKeptBesideTheOutbox() throws Exception {
        Path copy = folder.resolve("data/running");
        assertThat(RouteFiles.read(copy).texts())
                .isEqualTo(RouteFiles.read(files.root()).texts());
        String running = files.text(DELIVER);
        files.replace(DELIVER, "ref: trackMapper", "ref: trackMaper");
        await().until(() -> linkrelay.gauge("linkrelay.reload.failed") == 1);
        assertThat(RouteFiles.read(copy).texts()).containsEntry(DELIVER, running);
        files.save(DELIVER, running + "# edited\n");
        await().until(() -> RouteFiles.read(copy)
                .texts()
                .equals(RouteFiles.read(files.root()).texts()));
    }

    @Test
    void secondSourceIsAddedAndItsSecretRotated() throws Exception {
        files.save(
                SETTINGS,
                files.text(SETTINGS) + "shop.webhook-path=/webhooks/shop\nshop.webhook-secret=whsec_shopsOwnSecret\n"
                        + "shop.write-key=key-of-the-shop\n");
        for (String file : List.of("deliver-segment-shop.camel.yaml", "receive-shop.camel.yaml")) {
            files.save("routes/" + file, Files.readString(Path.of("routes/examples", file)));
        }
        byte[] body = Webhooks.click("sold");
        awaitEffect("second source", () -> shop(body, "whsec_shopsOwnSecret") == 200);
        await().until(() -> segment.events().stream()
                .anyMatch(call -> call.at("/properties/token").asText().equals("sold")));
        files.replace(
                SETTINGS, "shop.webhook-secret=whsec_shopsOwnSecret", "shop.webhook-secret=whsec_rotatedYesterday");
        awaitEffect(
                "secret of the second source", () -> shop(Webhooks.click("later"), "whsec_rotatedYesterday") == 200);
        assertThat(shop(Webhooks.click("old"), "whsec_shopsOwnSecret")).isEqualTo(401);
        assertThat(shop(body, "whsec_rotatedYesterday")).isEqualTo(200);
        assertThat(linkrelay.context().getRoutes())
                .extracting(Route::getRouteId)
                .containsOnlyOnce("webhook-shop", "receive-shop", "receive");
        files.delete("routes/receive-shop.camel.yaml");
        awaitEffect("end of the second source", () -> shop(body, "whsec_rotatedYesterday") == 404);
        assertThat(linkrelay.context().getRoute("webhook-shop")).isNull();
        load.close();
        assertThat(load.answers()).containsOnlyKeys(200);
    }

    @Test
    void manyEditsLeaveNothingBehind() throws Exception {
        int endpoints = linkrelay.context().getEndpoints().size();
        int routes = linkrelay.context().getRoutes().size();
        long senders = senders();
        for (int i = 1; i <= 5; i++) {
            String before = i == 1 ? "Deep Link Clicked" : "Link Opened " + (i - 1);
            String after = "Link Opened " + i;
            files.replace(SETTINGS, "link.clicked=" + before, "link.clicked=" + after);
            files.save(RECEIVE, files.text(RECEIVE) + "# edit " + i + "\n");
            await().until(() -> last.events().get(0).get("event").textValue().equals(after));
        }
        await().until(() -> RouteFiles.read(folder.resolve("data/running"))
                .texts()
                .get(RECEIVE)
                .contains("# edit 5"));
        endsWhole();
        assertThat(linkrelay.context().getEndpoints()).hasSize(endpoints);
        assertThat(linkrelay.context().getRoutes()).hasSize(routes);
        await().until(() -> senders() <= senders);
    }

    private static long senders() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("segmentSenders"))
                .count();
    }

    @Test
    void settingThatTakesARestartIsNamed() throws Exception {
        files.replace(SETTINGS, "linkrelay.outbox.retention-age=7d", "linkrelay.outbox.retention-age=8d");
        await().until(() -> log.complaints().stream()
                .anyMatch(line -> line.contains("after a restart: linkrelay.outbox.retention-age")));
        await().untilAsserted(
                        () -> assertThat(health()).contains("\"needRestart\":\"linkrelay.outbox.retention-age\""));
    }

    private int shop(byte[] body, String secret) throws Exception {
        return Webhooks.exchange(
                        HttpRequest.newBuilder(linkrelay.webhooks().url().resolve("/webhooks/shop"))
                                .header("Content-Type", "application/json")
                                .header("X-Webhook-Signature", Signer.sign(body, secret))
                                .POST(BodyPublishers.ofByteArray(body)))
                .statusCode();
    }

    private String health() throws Exception {
        return Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management("/observe/health?data=true")))
                .body();
    }

    private RedeliveryPolicyDefinition policy(String route) {
        return ((ModelCamelContext) linkrelay.context())
                .getRouteDefinition(route).getOutputs().stream()
                        .filter(OnExceptionDefinition.class::isInstance)
                        .map(step -> ((OnExceptionDefinition) step).getRedeliveryPolicyType())
                        .filter(policy -> policy.getBackOffMultiplier() != null)
                        .findFirst()
                        .orElseThrow();
    }

    private void endsWhole() throws Exception {
        load.close();
        await().atMost(Duration.ofSeconds(30)).until(() -> status("segment").waiting() == 0);
        assertThat(load.answers()).containsOnlyKeys(200);
        assertThat(segment.uniqueEvents()).isEqualTo(load.acknowledged().size());
        assertThat(segment.takenEvents()).isEqualTo(load.acknowledged().size());
        assertThat(status("segment").deadLettered()).isZero();
        assertThat(log.complaints()).isEmpty();
    }

    private DestinationStatus status(String destination) {
        return linkrelay.outbox().destinations().stream()
                .filter(known -> known.name().equals(destination))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitEffect(String what, Callable<Boolean> effect) {
        long start = System.nanoTime();
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(effect);
        LOG.info("{}: in effect after {} ms", what, (System.nanoTime() - start) / 1_000_000);
    }
}
