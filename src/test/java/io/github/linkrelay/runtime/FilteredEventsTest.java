package io.github.linkrelay.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.linkrelay.Linkrelay;
import io.github.linkrelay.harness.EditedFiles;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.operator.command.CommandFactory;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.runtime.directory.DirectoryApi;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Ten events that a filter in the shipped route stops, and one that it lets pass. */
class FilteredEventsTest {
    private static final String BALANCE =
            "segment: Nothing is lost: 11 received = 1 delivered + 10 filtered + 0 dead + 0 waiting";

    @TempDir
    private Path folder;

    @Test
    void tenEventsThroughAFilterAreFilteredInBalanceMetricsApiHealthAndCommands() throws Exception {
        EditedFiles files = new EditedFiles(folder.resolve("edited"));
        files.replace(
                "routes/deliver-segment.camel.yaml",
                "        # Steps of your own that",
                "        - filter:\n"
                        + "            simple: \"${bodyAs(String)} !contains 'passes'\"\n"
                        + "            steps:\n              - stop: {}\n        # Steps of your own that");
        Path data = folder.resolve("data");
        try (SegmentStandIn segment =
                        new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
                LocalLinkrelay linkrelay = LocalLinkrelay.start(files, data, segment.endpoint())) {
            for (int i = 0; i < 10; i++) {
                assertThat(linkrelay.webhooks().send(Webhooks.click("stopped " + i)))
                        .isEqualTo(200);
            }
            assertThat(linkrelay.webhooks().send(Webhooks.click("passes"))).isEqualTo(200);
            await().until(() -> linkrelay.segment().waiting() == 0 && segment.uniqueEvents() == 1);

            DestinationStatus status = linkrelay.segment();
            assertThat(status.received()).isEqualTo(11);
            assertThat(status.delivered()).isEqualTo(1);
            assertThat(status.filtered()).isEqualTo(10);
            assertThat(status.deadLettered()).isZero();

            assertThat(page(linkrelay.management("/observe/metrics")))
                    .contains("linkrelay_destination_filtered_total{destination=\"segment\",outbox=\"events\"} 10.0")
                    .contains("linkrelay_destination_delivered_total{destination=\"segment\",outbox=\"events\"} 1.0");
            JsonNode one = new ObjectMapper()
                    .readTree(page(linkrelay.management("/api/status")))
                    .at("/outboxes/0/destinations/0");
            assertThat(one.path("filtered").longValue()).isEqualTo(10);
            assertThat(one.path("delivered").longValue()).isEqualTo(1);
            assertThat(sequences(linkrelay, "filtered")).containsExactly(10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
            assertThat(sequences(linkrelay, "delivered")).containsExactly(11L);
            JsonNode stopped = new ObjectMapper()
                    .readTree(page(linkrelay.management("/api/events/3")))
                    .at("/destinations/0");
            assertThat(stopped.path("state").textValue()).isEqualTo("filtered");
            assertThat(stopped.at("/attempts/0/answer").textValue()).isEqualTo("filtered");
            assertThat(page(linkrelay.management("/observe/health?data=true"))).contains("segment.filtered");
            assertThat(command("status", "--url", linkrelay.management("").toString()))
                    .contains(BALANCE);
        }
        // And what is in the file is the same, for a process that starts anew and for a command without one.
        assertThat(command("status", "--data", data.toString())).contains(BALANCE);
        assertThat(command("events", "--state", "filtered", "--data", data.toString()))
                .contains("  filtered  ")
                .doesNotContain("  delivered  ");
    }

    private static List<Long> sequences(LocalLinkrelay linkrelay, String state) throws Exception {
        List<Long> sequences = new ArrayList<>();
        new ObjectMapper()
                .readTree(page(linkrelay.management("/api/events?state=" + state)))
                .path("events")
                .forEach(event -> sequences.add(event.path("sequence").longValue()));
        return sequences;
    }

    private static String page(URI address) throws Exception {
        return Webhooks.exchange(HttpRequest.newBuilder(address)).body();
    }

    private static String command(String... command) {
        StringWriter out = new StringWriter();
        CommandLine line = new CommandLine(new Linkrelay(), new CommandFactory(DirectoryApi::open));
        line.setOut(new PrintWriter(out)).execute(command);
        return out.toString();
    }
}
