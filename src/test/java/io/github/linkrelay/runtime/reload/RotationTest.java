package io.github.linkrelay.runtime.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.EditedFiles;
import io.github.linkrelay.harness.Load;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.sandbox.Sandbox;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials that change while events come in. */
class RotationTest {
    private static final String SETTINGS = "application.properties";
    private static final String NEXT_SECRET = "whsec_rotatedYesterday";
    private static final String NEXT_KEY = "fedcba9876543210fedcba9876543210";

    @TempDir
    private Path folder;

    @Test
    void secretIsRotatedWithoutARestartOfTheRoute() throws Exception {
        EditedFiles files = new EditedFiles(folder.resolve("edited"));
        try (SegmentStandIn segment = new SegmentStandIn().start();
                LocalLinkrelay linkrelay = LocalLinkrelay.start(files, folder.resolve("data"), segment.endpoint());
                LogLines log = new LogLines()) {
            Route before = linkrelay.context().getRoute("receive");
            Webhooks rotated = new Webhooks(linkrelay.port(), NEXT_SECRET);
            assertThat(rotated.send(Webhooks.click("too early"))).isEqualTo(401);
            try (Load load = new Load("rotation", linkrelay.webhooks(), 2, Duration.ofMillis(3))) {
                files.replace(SETTINGS, LocalLinkrelay.SECRET, LocalLinkrelay.SECRET + "," + NEXT_SECRET);
                await().until(() -> rotated.send(Webhooks.click("rotated")) == 200);
                load.close();
                assertThat(load.answers()).containsOnlyKeys(200);
            }
            assertThat(linkrelay.context().getRoute("receive")).isSameAs(before);
            files.replace(SETTINGS, LocalLinkrelay.SECRET + "," + NEXT_SECRET, NEXT_SECRET);
            await().until(() -> linkrelay.webhooks().send(Webhooks.click("late")) == 401);
            assertThat(log.lines())
                    .noneMatch(line -> line.contains(NEXT_SECRET) || line.contains(LocalLinkrelay.SECRET));
        }
    }

    @Test
    void sandboxTakesEditsButNoCredentials() throws Exception {
        EditedFiles files = new EditedFiles(folder.resolve("edited"));
        files.replace(SETTINGS, LocalLinkrelay.SECRET, "");
        files.replace(SETTINGS, LocalLinkrelay.WRITE_KEY, "");
        try (LogLines log = new LogLines();
                LocalLinkrelay linkrelay =
                        LocalLinkrelay.start(files, folder.resolve("data"), URI.create("http://127.0.0.1:9"))) {
            Webhooks webhooks = new Webhooks(linkrelay.port(), Sandbox.EXAMPLE_SECRET);
            assertThat(webhooks.send(Webhooks.click("before"))).isEqualTo(200);
            files.replace(SETTINGS, "link.clicked=Deep Link Clicked", "link.clicked=Link Opened");
            await().until(() -> log.lines().stream().anyMatch(line -> line.contains("Taken over")));
            assertThat(webhooks.send(Webhooks.click("after"))).isEqualTo(200);
            await().until(() -> log.lines().stream().anyMatch(line -> line.contains("Link Opened")));
            files.replace(SETTINGS, "linkrelay.segment.write-key=", "linkrelay.segment.write-key=" + NEXT_KEY);
            files.replace(SETTINGS, "linkrelay.webhook.secret=", "linkrelay.webhook.secret=" + NEXT_SECRET);
            await().until(() -> log.complaints().stream()
                    .anyMatch(line ->
                            line.contains("after a restart: linkrelay.segment.write-key, linkrelay.webhook.secret")));
            assertThat(webhooks.send(Webhooks.click("still"))).isEqualTo(200);
            await().until(() -> linkrelay.segment().delivered() == 3);
        }
    }

    @Test
    void writeKeyThatIsMendedFreesTheHeldDestination() throws Exception {
        EditedFiles files = new EditedFiles(folder.resolve("edited"));
        try (SegmentStandIn segment =
                        new SegmentStandIn(StandInOptions.defaults().withWriteKey(NEXT_KEY)).start();
                LocalLinkrelay linkrelay = LocalLinkrelay.start(files, folder.resolve("data"), segment.endpoint());
                LogLines log = new LogLines()) {
            assertThat(linkrelay.webhooks().send(Webhooks.click("held"))).isEqualTo(200);
            await().until(() -> linkrelay.segment().state() == DestinationStatus.State.HELD);
            files.replace(SETTINGS, LocalLinkrelay.WRITE_KEY, NEXT_KEY);
            await().until(() -> linkrelay.segment().delivered() == 1);
            assertThat(linkrelay.segment().deadLettered()).isZero();
            assertThat(log.lines())
                    .noneMatch(line -> line.contains(NEXT_KEY) || line.contains(LocalLinkrelay.WRITE_KEY));
        }
    }
}
