package io.github.linkrelay.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.Load;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What senders see while the receive route is replaced by another one. */
class ReplacementTest {
    private static final String PATH = "/webhooks/tolinku";

    @TempDir
    private Path data;

    private final SegmentStandIn segment = new SegmentStandIn().start();
    private LocalLinkrelay linkrelay;

    @AfterEach
    void stop() {
        linkrelay.close();
        segment.close();
    }

    @Test
    void underLoadEveryRequestIsAnswered200WhileTheRouteIsReplaced() throws Exception {
        start("5s");
        int replacements = 3;
        try (Load load = new Load("replaced", linkrelay.webhooks(), 8)) {
            for (int i = 1; i <= replacements; i++) {
                long before = load.count(200);
                await().until(() -> load.count(200) > before + 50);
                try (EventLoopHttpEngine.ReplacementWindow window = engine().replacing(PATH)) {
                    removeReceive();
                    addReceive();
                }
            }
            long before = load.count(200);
            await().until(() -> load.count(200) > before + 50);
            load.close();
            assertThat(load.answers()).containsOnlyKeys(200);
            assertThat(linkrelay.outbox().status().lastSequence())
                    .isEqualTo(load.acknowledged().size());
            nothingIsHeld();
        }
    }

    @Test
    void withoutAWindowRequestsBetweenTwoRoutesAreNotFound() throws Exception {
        start("5s");
        removeReceive();
        assertThat(linkrelay.webhooks().send(Webhooks.click("between"))).isEqualTo(404);
        addReceive();
        assertThat(linkrelay.webhooks().send(Webhooks.click("between"))).isEqualTo(200);
    }

    @Test
    void requestBetweenTwoRoutesWaitsForTheNewOne() throws Exception {
        start("20s");
        CompletableFuture<Integer> between;
        try (EventLoopHttpEngine.ReplacementWindow window = engine().replacing(PATH)) {
            removeReceive();
            between = send("between");
            awaitHeld();
            assertThat(between).isNotDone();
            addReceive();
            assertThat(between.get()).isEqualTo(200);
        }
        nothingIsHeld();
    }

    @Test
    void requestToASuspendedRouteWaitsUntilItIsResumed() throws Exception {
        start("20s");
        try (EventLoopHttpEngine.ReplacementWindow window = engine().replacing(PATH)) {
            linkrelay.context().getRouteController().suspendRoute("receive");
            CompletableFuture<Integer> waiting = send("suspended");
            awaitHeld();
            linkrelay.context().getRouteController().resumeRoute("receive");
            assertThat(waiting.get()).isEqualTo(200);
        }
        nothingIsHeld();
    }

    @Test
    void requestThatWaitsTooLongIsAskedToComeAgain() throws Exception {
        start("100ms");
        try (EventLoopHttpEngine.ReplacementWindow window = engine().replacing(PATH)) {
            removeReceive();
            HttpResponse<String> answer = linkrelay.webhooks().exchange(Webhooks.click("late"));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("30");
            addReceive();
        }
        assertThat(linkrelay.webhooks().send(Webhooks.click("late"))).isEqualTo(200);
        nothingIsHeld();
    }

    @Test
    void endOfAWindowWithoutANewRouteAsksWhoWaitsToComeAgain() throws Exception {
        start("20s");
        CompletableFuture<Integer> waiting;
        try (EventLoopHttpEngine.ReplacementWindow window = engine().replacing(PATH)) {
            removeReceive();
            waiting = send("nobody");
            awaitHeld();
        }
        assertThat(waiting.get()).isEqualTo(503);
        assertThat(linkrelay.webhooks().send(Webhooks.click("nobody"))).isEqualTo(404);
        nothingIsHeld();
    }

    @Test
    void whatWaitsIsBoundedLikeAllBodies() throws Exception {
        byte[] body = Webhooks.click("bounded");
        start(
                "20s",
                "camel.server.max-body-size",
                String.valueOf(body.length + 10),
                "linkrelay.webhook.max-bytes-in-flight",
                String.valueOf(body.length + 10));
        try (EventLoopHttpEngine.ReplacementWindow window = engine().replacing(PATH)) {
            removeReceive();
            CompletableFuture<Integer> first = send("bounded");
            awaitHeld();
            HttpResponse<String> second = linkrelay.webhooks().exchange(Webhooks.click("bounded too"));
            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
            addReceive();
            assertThat(first.get()).isEqualTo(200);
        }
    }

    @Test
    void whatTheRouteWouldNotTakeIsNotHeldEither() throws Exception {
        start("20s");
        byte[] body = Webhooks.click("other");
        try (EventLoopHttpEngine.ReplacementWindow window = engine().replacing(PATH)) {
            removeReceive();
            assertThat(Webhooks.exchange(linkrelay.webhooks().request(body).method("PUT", BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(405);
            assertThat(Webhooks.exchange(linkrelay.webhooks().request(body).setHeader("Content-Type", "text/plain"))
                            .statusCode())
                    .isEqualTo(415);
            assertThat(Webhooks.exchange(linkrelay
                                    .webhooks()
                                    .request(body)
                                    .uri(linkrelay.webhooks().url().resolve("/elsewhere")))
                            .statusCode())
                    .isEqualTo(404);
            addReceive();
        }
    }

    @Test
    void newRouteServesWithItsOwnSteps() throws Exception {
        start("20s");
        String unsigned =
                Files.readString(Path.of("routes/receive.camel.yaml")).replace("ref: verifySignature", "ref: refuse");
        linkrelay.context().getRegistry().bind("refuse", (Processor) exchange -> {
            throw new IllegalStateException("the new one");
        });
        try (EventLoopHttpEngine.ReplacementWindow window = engine().replacing(PATH)) {
            removeReceive();
            CompletableFuture<Integer> waiting = send("new");
            awaitHeld();
            add(unsigned);
            assertThat(waiting.get()).isEqualTo(500);
        }
    }

    @Test
    void pathIsReplacedOnceAtATimeAndAnUnknownOneNeverIs() throws Exception {
        start("20s");
        try (EventLoopHttpEngine.ReplacementWindow window = engine().replacing(PATH)) {
            assertThatThrownBy(() -> engine().replacing(PATH)).isInstanceOf(IllegalStateException.class);
        }
        engine().replacing(PATH).close();
        try (EventLoopHttpEngine.ReplacementWindow window = engine().replacing("/unknown")) {
            assertThat(Webhooks.exchange(linkrelay
                                    .webhooks()
                                    .request(Webhooks.click("x"))
                                    .uri(linkrelay.webhooks().url().resolve("/unknown")))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    private void start(String longestHold, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("linkrelay.webhook.replace-timeout", longestHold));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        linkrelay = LocalLinkrelay.start(data, segment.endpoint(), all);
    }

    private EventLoopHttpEngine engine() {
        return linkrelay
                .context()
                .getRegistry()
                .lookupByNameAndType(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, EventLoopHttpEngine.class);
    }

    private void removeReceive() throws Exception {
        linkrelay.context().getRouteController().stopRoute("receive");
        assertThat(linkrelay.context().removeRoute("receive")).isTrue();
    }

    private void addReceive() throws Exception {
        add(Files.readString(Path.of("routes/receive.camel.yaml")));
    }

    private void add(String yaml) throws Exception {
        Resource file = ResourceHelper.fromBytes("receive.camel.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        PluginHelper.getRoutesLoader(linkrelay.context()).loadRoutes(file);
    }

    private CompletableFuture<Integer> send(String token) {
        byte[] body = Webhooks.click(token);
        return CompletableFuture.supplyAsync(() -> {
            try {
                return linkrelay.webhooks().send(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void awaitHeld() {
        await().until(() -> linkrelay.gauge("linkrelay.webhook.in.flight.bytes") > 0);
        assertThat(linkrelay.gauge("linkrelay.webhook.in.flight.bytes") % 1_024)
                .as("no exact length")
                .isZero();
    }

    private void nothingIsHeld() {
        await().until(() -> linkrelay.gauge("linkrelay.webhook.in.flight.bytes") == 0);
    }
}
