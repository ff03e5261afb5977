package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.LinkrelayProcess;
import io.github.linkrelay.harness.Load;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.Signer;
import io.github.linkrelay.sandbox.StandInOptions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system that is really full. Needs the right to mount one. */
class DiskFullIT {
    private boolean mounted;
    private Path data;

    @TempDir
    Path directory;

    @BeforeEach
    void mount() throws Exception {
        data = Files.createDirectory(directory.resolve("data"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", data.toString());
        if (!mounted) {
            System.out.println("DiskFullIT: skipped, for no tmpfs can be mounted here");
        }
        assumeThat(mounted).isTrue();
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted && !run("umount", data.toString())) {
            assertThat(run("umount", "-l", data.toString())).isTrue();
        }
    }

    @Test
    void fullDiskIsAnswered503AndRoomAgain200AndNothingAcknowledgedIsLost() throws Exception {
        Set<String> acknowledged = new HashSet<>();
        try (SegmentStandIn segment =
                        new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
                LinkrelayProcess linkrelay =
                        LinkrelayProcess.start(directory, segment.endpoint(), Map.of("SEGMENT_MESSAGE_ID", "sha256"))) {
            Path ballast = Files.write(data.resolve("ballast"), new byte[10 << 20]);
            try (Load load = new Load("full", linkrelay.webhooks(), 8)) {
                await().atMost(Duration.ofSeconds(30)).until(() -> load.count(503) > 20);
                assertThat(post(linkrelay, "probe").headers().firstValue("Retry-After"))
                        .isPresent();

                Files.delete(ballast);
                long stored = load.count(200);
                await().atMost(Duration.ofSeconds(20)).until(() -> load.count(200) > stored + 100);
                load.close();
                load.acknowledged().values().forEach(body -> acknowledged.add(Balance.messageId(body)));
                System.out.printf("DiskFullIT: %s%n", load.answers());
                assertThat(load.answers().keySet()).containsOnly(200, 503);
            }
            assertThat(post(linkrelay, "after").statusCode()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Balance.of(linkrelay).waiting() == 0);
            assertThat(segment.messageIds().keySet()).containsAll(acknowledged);
            Balance balance = Balance.of(linkrelay);
            assertThat(balance.delivered()).isEqualTo(balance.received()).isEqualTo(segment.uniqueEvents());
        }
    }

    private static HttpResponse<String> post(LinkrelayProcess linkrelay, String token) throws IOException {
        byte[] body = Webhooks.click(token);
        return Webhooks.exchange(linkrelay
                .webhooks()
                .request(body)
                .header("X-Webhook-Signature", Signer.sign(body, LocalLinkrelay.SECRET)));
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
