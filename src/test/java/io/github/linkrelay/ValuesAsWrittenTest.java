package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.RequestLines;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.ReplayRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** URLs and folders with every character that means something to Camel: what the settings say is what is used. */
class ValuesAsWrittenTest {
    private static final String NASTY = "a+b%2Bc%41&d=(e){f}~%";

    @TempDir
    Path data;

    @Test
    void urlsAndFoldersOfTheShippedRoutesAndOfExamplesAreUsedAsTheyWereWritten() throws Exception {
        Path archive = data.resolve("ar+ch %41#?&={x}(y) ~%2B");
        try (RequestLines server = new RequestLines("{\"success\":true}")) {
            Map<String, String> settings = new HashMap<>();
            settings.put("linkrelay.segment.look-up.disabled", "false");
            settings.put("linkrelay.segment.look-up.url", server.url() + "/look-up?" + NASTY);
            settings.put("linkrelay.alerts.url", server.url() + "/alerts/T0+%2B?" + NASTY);
            settings.put("linkrelay.alerts.interval", "100ms");
            settings.put("linkrelay.alerts.refused.count", "1");
            settings.put("linkrelay.alerts.refused.percent", "1");
            settings.put("webhook-out.url", server.url() + "/hook?key=aB%2Bc&tenant=t1");
            settings.put("webhook-out.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
            settings.put("linkrelay.archive.directory", archive.toString());
            settings.put("linkrelay.archive.batch.interval", "50");
            settings.put("camel.main.routes-include-pattern", "file:" + routes() + "/*.camel.yaml");
            try (LocalLinkrelay linkrelay =
                    LocalLinkrelay.start(data, URI.create(server.url() + "/eu+1~x%2B//"), settings)) {
                assertThat(linkrelay.webhooks().send(Webhooks.click("as written")))
                        .isEqualTo(200);
                assertThat(new Webhooks(linkrelay.port(), "whsec_anotherSecretThatIsNotOurs").send(Webhooks.click("x")))
                        .isEqualTo(401);

                Set<String> asked = new CopyOnWriteArraySet<>();
                await().untilAsserted(() -> {
                    asked.addAll(server.targets());
                    assertThat(asked)
                            .containsExactlyInAnyOrder(
                                    "/eu+1~x%2B/v1/batch",
                                    "/look-up?" + NASTY, "/alerts/T0+%2B?" + NASTY, "/hook?key=aB%2Bc&tenant=t1");
                });
                await().until(() -> linkrelay.outbox().destinations().stream().allMatch(each -> each.waiting() == 0));
                assertThat(archive).isDirectoryContaining("glob:**.jsonl");
                assertThat(linkrelay
                                .outbox()
                                .startReplay(new ReplayRequest(
                                        "segment",
                                        "archive",
                                        EventQuery.all(),
                                        null,
                                        List.of(),
                                        0,
                                        "all of the archive"))
                                .join()
                                .total())
                        .isEqualTo(1);
                assertThat(linkrelay.context().getEndpoints())
                        .extracting(endpoint -> endpoint.getEndpointUri())
                        .noneMatch(uri -> uri.contains("tenant") || uri.contains("T0") || uri.contains("MfKQ9r8"));
            }
        }
    }

    private Path routes() throws IOException {
        Path routes = Files.createDirectories(data.resolve("routes"));
        for (String file : List.of(
                "receive",
                "delivery",
                "deliver-segment",
                "resolve-user-id",
                "alerts",
                "examples/deliver-webhook",
                "examples/deliver-archive")) {
            Path source = Path.of("routes", file + ".camel.yaml");
            Files.writeString(
                    routes.resolve(source.getFileName()),
                    Files.readString(source).replace("startFrom: newest", "startFrom: oldest"));
        }
        return routes;
    }
}
