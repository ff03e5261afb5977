package io.github.linkrelay.runtime.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.EditedFiles;
import io.github.linkrelay.harness.Load;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInOptions;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.apache.camel.Route;
import org.apache.camel.support.LifecycleStrategySupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits that are wrong, under a steady load that must not feel them. */
class BrokenFileTest {
    private static final String DELIVER = "routes/deliver-segment.camel.yaml";
    private static final String RECEIVE = "routes/receive.camel.yaml";
    private static final String KAMELET = "routes/kamelets/segment-sink.kamelet.yaml";

    @TempDir
    private Path folder;

    private final SegmentStandIn segment =
            new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
    private EditedFiles files;
    private LocalLinkrelay linkrelay;
    private Load load;
    private LogLines log;

    @BeforeEach
    void start() {
        files = new EditedFiles(folder.resolve("edited"));
        linkrelay = LocalLinkrelay.start(files, folder.resolve("data"), segment.endpoint());
        log = new LogLines();
        load = new Load("broken", linkrelay.webhooks(), 4, Duration.ofMillis(3));
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
    void manyKindsOfBrokenFileOneAfterAnotherAreNeverFelt() throws Exception {
        Map<String, Edit> kinds = new LinkedHashMap<>();
        kinds.put("syntax", Edit.of(DELIVER, text -> text.replace("    from:\n", "   from: [\n")));
        kinds.put("unknown step", Edit.of(DELIVER, text -> text.replace("- aggregate:", "- agregate:")));
        kinds.put("unknown endpoint option", Edit.of(DELIVER, text -> text.replace("maxInFlight:", "maxInFlite:")));
        kinds.put("missing bean", Edit.of(DELIVER, text -> text.replace("ref: trackMapper", "ref: trackMaper")));
        kinds.put(
                "missing Kamelet",
                Edit.of(DELIVER, text -> text.replace("kamelet:segment-sink", "kamelet:segmnt-sink")));
        kinds.put(
                "duplicate id",
                Edit.of(
                        "routes/second.camel.yaml",
                        text -> "- route:\n    id: receive\n    from:\n      uri: direct:second\n      steps:\n"
                                + "        - log: second\n"));
        kinds.put("empty", Edit.of(RECEIVE, text -> ""));
        kinds.put(
                "half-written",
                Edit.of(RECEIVE, text -> text.substring(0, text.indexOf("idempotentRepository: rec") + 10)));
        kinds.put(
                "transform that throws",
                Edit.of(
                        DELIVER,
                        text -> text.replace(
                                "        # Steps of your own",
                                "        - throwException:\n"
                                        + "            exceptionType: java.lang.IllegalStateException\n"
                                        + "            message: not today\n        # Steps of your own")));
        kinds.put("deleted", Edit.of(RECEIVE, text -> null));
        kinds.put(
                "aggregate that loses deliveries",
                Edit.of(
                        DELIVER,
                        text -> text.replace(
                                "aggregationStrategy: segmentBatches",
                                "aggregationStrategy: \"#class:org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy\"")));
        kinds.put(
                "Kamelet without deliver:",
                Edit.of(
                        DELIVER,
                        text -> text.replace(
                                "deliver:kamelet:segment-sink", "kamelet:segment-sink?noErrorHandler=true")));
        kinds.put(
                "misspelt option over HTTP",
                Edit.of(KAMELET, text -> text.replace("httpMethod: POST", "httpMetod: POST")));
        kinds.put(
                "call before the answer",
                Edit.of(
                        RECEIVE,
                        text -> text.replace(
                                "              # Returns once the event is on disk.",
                                "              - to: http://127.0.0.1:9/slow\n              #")));
        assertThat(kinds).hasSize(14);
        for (Map.Entry<String, Edit> kind : kinds.entrySet()) {
            String file = kind.getValue().file();
            long refused = (long) counter("refused");
            int before = log.complaints().size();
            String good = kind.getValue().apply(files);
            await(kind.getKey()).atMost(Duration.ofSeconds(10)).until(() -> counter("refused") == refused + 1);
            assertThat(log.complaints().subList(before, log.complaints().size()))
                    .as(kind.getKey())
                    .filteredOn(line -> line.contains(" linkrelay.reload "))
                    .isNotEmpty()
                    .allMatch(line -> line.startsWith("ERROR linkrelay.reload Not taken over") && line.contains(file));
            assertThat(linkrelay.gauge("linkrelay.reload.failed")).isEqualTo(1);
            assertThat(health("")).as(kind.getKey()).contains("\"degraded\":true", "\"file\":\"" + file + "\"");
            assertThat(status("/ready")).isEqualTo(200);
            assertThat(status("/live")).isEqualTo(200);
            kind.getValue().mend(files, good);
            await(kind.getKey()).until(() -> linkrelay.gauge("linkrelay.reload.failed") == 0);
            assertThat(health("")).contains("\"degraded\":false");
        }
        assertThat(counter("applied")).isZero();
        endsWhole();
    }

    @Test
    void routeThatCannotBeStartedGivesWayToTheOneBefore() throws Exception {
        linkrelay.context().addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onRoutesAdd(Collection<Route> routes) {
                if (routes.stream().anyMatch(route -> "edited".equals(route.getDescription()))) {
                    throw new IllegalStateException("no such route today");
                }
            }
        });
        files.replace(DELIVER, "    id: deliver-segment\n", "    id: deliver-segment\n    description: edited\n");
        await().until(() -> counter("refused") == 1);
        assertThat(log.complaints()).anyMatch(line -> line.contains(DELIVER) && line.contains("no such route today"));
        assertThat(linkrelay.context().getRoute("deliver-segment").getDescription())
                .isNull();
        files.replace(DELIVER, "    description: edited\n", "");
        await().until(() -> linkrelay.gauge("linkrelay.reload.failed") == 0);
        files.replace(RECEIVE, "    id: receive\n", "    id: receive\n    description: edited\n");
        await().until(() -> counter("refused") == 2);
        assertThat(log.complaints()).anyMatch(line -> line.contains(RECEIVE) && line.contains("no such route today"));
        assertThat(linkrelay.context().getRoute("receive").getDescription()).isNull();
        files.replace(RECEIVE, "    description: edited\n", "");
        await().until(() -> linkrelay.gauge("linkrelay.reload.failed") == 0);
        endsWhole();
    }

    @Test
    void routeThatIsLostAllTheSameComesBackWithTheNextSave() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        linkrelay.context().addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onRoutesAdd(Collection<Route> routes) {
                if (broken.get()
                        && routes.stream().anyMatch(route -> route.getRouteId().equals("deliver-segment"))) {
                    throw new IllegalStateException("no deliveries today");
                }
            }
        });
        String before = files.text(DELIVER);
        files.save(DELIVER, before + "# edited\n");
        await().until(() -> counter("refused") == 1);
        assertThat(log.complaints())
                .anyMatch(line -> line.contains(DELIVER + ": what ran before could not be brought back"));
        assertThat(health("")).contains("\"degraded\":true");
        broken.set(false);
        files.save(DELIVER, before);
        await().until(() -> counter("applied") == 1);
        endsWhole();
    }

    @Test
    void kameletThatOthersUseMayBeMendedButNotBroken() throws Exception {
        files.replace(KAMELET, "ref: \"{{request}}\"", "ref: \"{{requst}}\"");
        await().until(() -> counter("refused") == 1);
        assertThat(log.complaints()).anyMatch(line -> line.contains(KAMELET));
        files.replace(KAMELET, "ref: \"{{requst}}\"", "ref: \"{{request}}\"");
        await().until(() -> linkrelay.gauge("linkrelay.reload.failed") == 0);
        endsWhole();
    }

    @Test
    void fileThatGrowsSlowlyIsTakenWhenItIsWhole() throws Exception {
        String whole = files.text(DELIVER).replace("id: track\n", "id: track-edited\n");
        for (int length = 100; length < whole.length(); length += 100) {
            files.write(DELIVER, whole.substring(0, length));
            int written = length;
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> files.text(DELIVER).length() == written);
        }
        files.write(DELIVER, whole);
        await().until(() -> counter("applied") == 1);
        endsWhole();
    }

    private void endsWhole() throws Exception {
        load.close();
        await().atMost(Duration.ofSeconds(30)).until(() -> destination().waiting() == 0);
        assertThat(load.answers()).containsOnlyKeys(200);
        assertThat(segment.uniqueEvents()).isEqualTo(load.acknowledged().size());
        assertThat(segment.takenEvents()).isEqualTo(load.acknowledged().size());
        assertThat(destination().deadLettered()).isZero();
    }

    private DestinationStatus destination() {
        return linkrelay.segment();
    }

    private double counter(String result) {
        return linkrelay
                .meters()
                .get("linkrelay.reload")
                .tag("result", result)
                .functionCounter()
                .count();
    }

    private String health(String path) throws IOException {
        return response(path + "?data=true").body().replace("\\/", "/");
    }

    private int status(String path) throws IOException {
        return response(path).statusCode();
    }

    private HttpResponse<String> response(String path) throws IOException {
        return Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management("/observe/health" + path)));
    }

    /** One kind of mistake in one file. */
    private record Edit(String file, UnaryOperator<String> mistake) {

        static Edit of(String file, UnaryOperator<String> mistake) {
            return new Edit(file, mistake);
        }

        /** Returns what was there; null for nothing. */
        String apply(EditedFiles files) {
            String good = files.exists(file) ? files.text(file) : null;
            String bad = mistake.apply(good);
            assertThat(bad).isNotEqualTo(good);
            if (bad == null) {
                files.delete(file);
            } else {
                files.write(file, bad);
            }
            return good;
        }

        void mend(EditedFiles files, String good) {
            if (good == null) {
                files.delete(file);
            } else {
                files.write(file, good);
            }
        }
    }
}
