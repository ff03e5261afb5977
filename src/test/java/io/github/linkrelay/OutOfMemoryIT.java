package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.LinkrelayProcess;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.lasting.LastingThread;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInOptions;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a process whose memory runs out. */
class OutOfMemoryIT {
    /** The sign for the process to run out of it, in its working directory. */
    private static final String SIGN = "run-out";

    @TempDir
    Path directory;

    private static Thread atTheSign(Runnable action) {
        Thread thread = new Thread(() -> {
            // Not by Awaitility, which takes away the handler of uncaught errors.
            while (!Files.exists(Path.of(SIGN))) {
                LockSupport.parkNanos(50_000_000);
            }
            action.run();
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Its memory is taken away by a thread that swallows the error, as libraries do. */
    public static final class Starved {
        public static void main(String[] args) {
            atTheSign(() -> {
                List<byte[]> all = new ArrayList<>();
                for (int size = 8 << 20; true; ) {
                    try {
                        all.add(new byte[size]);
                    } catch (OutOfMemoryError e) {
                        size = Math.max(16, size / 2);
                    }
                }
            });
            Linkrelay.main(args);
        }
    }

    /** One of its timers dies. */
    public static final class WithoutTimer {
        public static void main(String[] args) {
            atTheSign(() -> new Timer("of a test")
                    .schedule(
                            new TimerTask() {
                                @Override
                                public void run() {
                                    throw new LinkageError("of a test");
                                }
                            },
                            0));
            Linkrelay.main(args);
        }
    }

    /** An application of somebody else's, in which one of our threads meets the error. */
    public static final class Guest {
        public static void main(String[] args) throws Exception {
            atTheSign(LastingThread.task("of a test", () -> {
                throw new OutOfMemoryError("of a test");
            }));
            Main main = new Main();
            main.addOverrideProperty("camel.main.routes-include-pattern", "classpath:routes/*.camel.yaml");
            main.addOverrideProperty("camel.server.enabled", "true");
            main.addOverrideProperty("camel.management.enabled", "true");
            main.addOverrideProperty("camel.management.health-check-enabled", "true");
            main.addOverrideProperty("camel.server.port", System.getenv("PORT"));
            main.addOverrideProperty("camel.management.port", System.getenv("MANAGEMENT_PORT"));
            main.run(args);
        }
    }

    @Test
    void ourOwnProcessEndsWithAMessage() throws Exception {
        try (SegmentStandIn segment =
                        new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
                LinkrelayProcess linkrelay = LinkrelayProcess.start(
                        Starved.class, directory, segment.endpoint(), Map.of(), "-Xmx96m", "-XX:+UseSerialGC")) {
            assertThat(linkrelay.webhooks().send(Webhooks.click("before"))).isEqualTo(200);
            Files.createFile(directory.resolve(SIGN));
            assertThat(linkrelay.awaitEnd()).isEqualTo(3);
            assertThat(linkrelay.errors()).contains("Linkrelay ends, for memory ran out (the heap may have 9");
        }
    }

    @Test
    void ourOwnProcessEndsWithAMessageWhereATimerDoes() throws Exception {
        try (SegmentStandIn segment =
                        new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
                LinkrelayProcess linkrelay = LinkrelayProcess.start(
                        WithoutTimer.class, directory, segment.endpoint(), Map.of(), "-Xmx128m")) {
            Files.createFile(directory.resolve(SIGN));
            assertThat(linkrelay.awaitEnd()).isEqualTo(3);
            assertThat(linkrelay.errors()).contains("Linkrelay ends, for a timer's thread did: of a test.");
            assertThat(linkrelay.log()).contains("LinkageError: of a test");
        }
    }

    @Test
    void aGuestTakesNoWebhooksAndNeverEndsItsHost() throws Exception {
        try (SegmentStandIn segment =
                        new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
                LinkrelayProcess host =
                        LinkrelayProcess.start(Guest.class, directory, segment.endpoint(), Map.of(), "-Xmx200m")) {
            assertThat(host.webhooks().send(Webhooks.click("before"))).isEqualTo(200);
            Files.createFile(directory.resolve(SIGN));
            await().atMost(Duration.ofSeconds(30)).until(() -> host.webhooks().send(Webhooks.click("after")) == 503);
            assertThat(Webhooks.exchange(HttpRequest.newBuilder(host.management("/observe/health/ready")))
                            .statusCode())
                    .isEqualTo(503);
            assertThat(host.log()).contains("of a test failed unexpectedly and goes on");
            assertThat(host.process().isAlive()).isTrue();
        }
    }
}
