package io.github.linkrelay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.linkrelay.harness.Command;
import io.github.linkrelay.harness.LinkrelayProcess;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on the files beside a process, and after its sudden end. */
class KilledIT {
    @TempDir
    Path directory;

    private Command run(String... arguments) throws Exception {
        return Command.run(directory, Map.of("DATA_DIR", "data"), arguments);
    }

    @Test
    void filesSayTheSameBesideAProcessAndAfterItWasKilled() throws Exception {
        try (SegmentStandIn segment =
                        new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
                LinkrelayProcess linkrelay = LinkrelayProcess.start(directory, segment.endpoint())) {
            for (int i = 0; i < 5; i++) {
                assertThat(linkrelay.webhooks().send(Webhooks.click("k" + i))).isEqualTo(200);
            }
            await().until(() -> Balance.of(linkrelay).waiting() == 0);
            Command running = run("status", "--data");
            assertThat(running.err()).isEmpty();
            assertThat(running.exitCode()).isZero();
            assertThat(running.out())
                    .startsWith("Nothing is lost, and nothing needs a person.")
                    .contains("a process has it open", "5 received = 5 delivered + 0 filtered + 0 dead + 0 waiting");
            assertThat(linkrelay.webhooks().send(Webhooks.click("later"))).isEqualTo(200);
            await().until(() -> Balance.of(linkrelay).waiting() == 0);
            linkrelay.kill();
        }
        Map<String, String> before = contents();
        assertThat(before).containsKey("events.db-wal");
        Command killed = run("status", "--data", "data");
        assertThat(killed.exitCode()).isEqualTo(1);
        assertThat(killed.out())
                .startsWith("No process takes events, what was stored is safe, ")
                .contains("takes no events: no process has the outbox open", "segment: Nothing is lost: 6 received = ");
        Command events = run("events", "--data=data", "--json");
        assertThat(events.err()).isEmpty();
        JsonNode found = new ObjectMapper().readTree(events.out()).path("events");
        assertThat(found).hasSize(6);
        assertThat(found.get(0).path("sequence").longValue()).isEqualTo(6);
        assertThat(contents()).isEqualTo(before);
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (var files = Files.newDirectoryStream(directory.resolve("data"), "events.*")) {
            for (Path file : files) {
                contents.put(
                        file.getFileName().toString(),
                        Files.getLastModifiedTime(file) + " " + new String(Files.readAllBytes(file), ISO_8859_1));
            }
        }
        return contents;
    }
}
