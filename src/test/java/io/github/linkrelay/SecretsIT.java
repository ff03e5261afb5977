package io.github.linkrelay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.LinkrelayProcess;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.RawAnswers;
import io.github.linkrelay.harness.Webhooks;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A destination that repeats in its answers whatever it was sent, while everything that can be logged is logged. */
class SecretsIT {
    private static final String OWN = "own/+\"Token\"+9f3d";
    private static final String ALERTS = "https://hooks.example/services/T01/B02/x8Yq2mZ";
    private static final String TOKEN = "operator-token-4711";

    private static final List<String> SECRETS =
            List.of(LocalLinkrelay.WRITE_KEY, LocalLinkrelay.SECRET, OWN, ALERTS, TOKEN, "s3cr3t-pw", "from-a-query");

    @TempDir
    Path directory;

    private static List<String> forms() {
        List<String> forms = new ArrayList<>();
        for (String secret : SECRETS) {
            forms.add(secret);
            forms.add(URLEncoder.encode(secret, UTF_8));
            forms.add(secret.replace("\"", "\\\""));
            forms.add(Base64.getEncoder().encodeToString((secret + ":").getBytes(UTF_8)));
        }
        return forms.stream().distinct().toList();
    }

    private String shown(LinkrelayProcess linkrelay, String path) throws IOException {
        return Webhooks.exchange(
                        HttpRequest.newBuilder(linkrelay.management(path)).header("Authorization", "Bearer " + TOKEN))
                .body();
    }

    @Test
    void secretIsNeitherStoredNorShownNorLoggedWhateverTheDestinationAnswers() throws Exception {
        Files.writeString(
                directory.resolve("application.properties"),
                "crm.token=" + OWN + "\ncrm.url=https://me:s3cr3t-pw@crm.example/x?api_key=from-a-query\n");
        Files.writeString(
                directory.resolve("trace.properties"),
                Files.readString(Path.of("src/main/resources/log4j2.properties"))
                                .replaceAll("(?m)^logger\\.(?!router).*level = .*$", "")
                                .replaceAll(
                                        "(?m)^(logger\\.(placeholders|settings|resolved|headers)\\.name = .*)$",
                                        "$1\nlogger.$2.level = trace")
                        + "\nlogger.camel.level = warn\nlogger.http.name = org.apache.camel.component.http"
                        + "\nlogger.http.level = trace\nlogger.ours.name = io.github.linkrelay\nlogger.ours.level = trace\n");
        try (RawAnswers echo =
                        new RawAnswers(RawAnswers.whole(400, "{\"you sent\": \"" + String.join(" ", forms()) + "\"}"));
                LinkrelayProcess linkrelay = LinkrelayProcess.start(
                        directory,
                        echo.endpoint(),
                        Map.of(
                                "LINKRELAY_DELIVERY_REFUSALS_BEFORE_HOLD",
                                "0",
                                "MANAGEMENT_TOKEN",
                                TOKEN,
                                "ALERTS_URL",
                                ALERTS,
                                "SEGMENT_FIELDS_SALT",
                                "s3cr3t-pw"),
                        "-Dlog4j2.configurationFile=" + directory.resolve("trace.properties"))) {
            assertThat(linkrelay.webhooks().send(Webhooks.click("a"))).isEqualTo(200);
            await().until(() -> shown(linkrelay, "/api/dead-letters").contains("answered 400"));

            StringBuilder all = new StringBuilder(linkrelay.log());
            assertThat(all).as("it is logged what is sent").contains("Authorization: Basic ***");
            for (String path : List.of(
                    "/api/status",
                    "/api/dead-letters",
                    "/api/dead-letters/groups",
                    "/api/events",
                    "/api/routes",
                    "/observe/health",
                    "/observe/metrics")) {
                all.append(shown(linkrelay, path));
            }
            assertThat(linkrelay.terminate()).isEqualTo(143);
            all.append(linkrelay.log());
            try (Stream<Path> files = Files.list(directory.resolve("data"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    all.append(new String(Files.readAllBytes(file), UTF_8));
                }
            }
            assertThat(all).contains("answered 400: {\"you sent\": \"*** ***");
            for (String form : forms()) {
                int at = all.indexOf(form);
                assertThat(at < 0 ? "" : all.substring(Math.max(0, at - 200), at))
                        .as(form)
                        .isEmpty();
            }
        }
    }

    @Test
    void failedStartPrintsNoPartOfAnAddressThatMayBeSecret() throws Exception {
        for (String endpoint : List.of("https://h.example/?k=SECRET-1", "htps://me:SECRET-2@h.example/x?k=SECRET-3")) {
            LinkrelayProcess failed = LinkrelayProcess.launch(
                    directory,
                    Map.of(
                            "WEBHOOK_SECRET", LocalLinkrelay.SECRET,
                            "SEGMENT_WRITE_KEY", LocalLinkrelay.WRITE_KEY,
                            "SEGMENT_ENDPOINT", endpoint));
            assertThat(failed.awaitEnd()).isEqualTo(1);
            assertThat(failed.log()).contains("linkrelay.segment.endpoint").doesNotContain("SECRET-");
        }
    }
}
