package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.Command;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's command line, each call a process of its own, as in a terminal or a script. */
class OperatorTerminalIT {
    private static final Pattern ID = Pattern.compile("(?m)^\\s*(\\d+)\\s");

    @TempDir
    private Path directory;

    @Test
    void operatorClearsUpAfterABadNightFromTheTerminalAlone() throws Exception {
        try (OutageScene scene = new OutageScene(directory)) {
            URI management = scene.linkrelay().management("/");
            assertThat(run(management, "status").exitCode()).isZero();
            scene.outage();

            // What is waiting, why, since when.
            Command waiting = run(management, "status");
            assertThat(waiting.out())
                    .contains(
                            "20,000 received = 0 delivered + 0 filtered + 0 dead + 20,000 waiting",
                            "backing_off",
                            "answered 503");
            assertThat(run(management, "status", "--max-age", "1s", "--quiet").exitCode())
                    .isOne();
            assertThat(run(management, "events", "--state", "waiting", "--limit", "5")
                            .out())
                    .contains("link.clicked", "waiting");

            // What died and why.
            scene.segmentIsBack();
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(Balance.of(scene.linkrelay()))
                    .isEqualTo(new Balance(OutageScene.EVENTS, OutageScene.EVENTS - 1, 0, 1, 0)));
            Command dead = run(management, "status");
            assertThat(dead.exitCode()).isOne();
            assertThat(dead.out()).contains("20,000 received = 19,999 delivered + 0 filtered + 1 dead + 0 waiting");
            assertThat(run(management, "dead").out()).contains("segment", "answered 400");
            Command letters = run(management, "dead", "--list");
            Matcher id = ID.matcher(letters.out());
            assertThat(id.find()).as(letters.out()).isTrue();
            assertThat(run(management, "dead", "show", id.group(1)).out()).contains("answered 400", OutageScene.POISON);

            // Let the quarantined in, after the secret was added.
            assertThat(run(management, "quarantine").out()).contains("12");
            assertThat(run(management, "quarantine", "admit", "--all", "--dry-run")
                            .out())
                    .contains("12");
            scene.addTheNewSecret();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                            scene.linkrelay().metric("linkrelay_reload_total{result=\"applied\"}"))
                    .isOne());
            Command admitted = run(management, "quarantine", "admit", "--all", "--yes");
            assertThat(admitted.exitCode()).as(admitted.out() + admitted.err()).isZero();
            assertThat(admitted.out()).contains("12");

            // Replay.
            scene.segmentTakesThePoison();
            assertThat(run(management, "replay", "--to", "segment", "--dead", "--dry-run")
                            .out())
                    .contains("1");
            assertThat(run(management, "replay", "--to", "segment", "--dead").exitCode())
                    .as("asks, and there is nobody to answer")
                    .isEqualTo(2);
            Command replay = run(management, "replay", "--to", "segment", "--dead", "--yes");
            assertThat(replay.exitCode()).as(replay.out() + replay.err()).isZero();

            // Balance zero.
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(Balance.of(scene.linkrelay()).waiting()).isZero());
            Command end = run(management, "status");
            assertThat(end.exitCode()).as(end.out()).isZero();
            assertThat(end.out())
                    .startsWith("Nothing is lost")
                    .contains("20,012 received = 20,012 delivered + 0 filtered + 0 dead + 0 waiting");
            scene.assertAllArrivedOnce();
        }
    }

    private Command run(URI management, String... arguments) throws Exception {
        return Command.run(directory, Map.of("MANAGEMENT_PORT", String.valueOf(management.getPort())), arguments);
    }
}
