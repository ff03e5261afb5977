package io.github.linkrelay.operator.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.linkrelay.operator.api.JsonForm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as a script runs them: in processes of their own, with no terminal, in a locale that knows only ASCII. */
class CommandIT {
    private static final String TOKEN = "s3cret-token-of-this-test";

    @TempDir
    Path directory;

    private ApiStandIn api;
    private Process process;

    @BeforeEach
    void startTheStandIn() throws IOException {
        api = new ApiStandIn();
    }

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
        api.close();
        assertThat(api.breaches()).isEmpty();
    }

    private void start(String... args) throws IOException {
        process = builder(args).redirectOutput(out().toFile()).start();
        process.getOutputStream().close();
    }

    private ProcessBuilder builder(String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.github.linkrelay.Linkrelay"));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(List.of("LANG", "LC_ALL", "LC_CTYPE", "MANAGEMENT_USER"));
        builder.environment()
                .putAll(Map.of(
                        "LC_ALL",
                        "C",
                        "MANAGEMENT_TOKEN",
                        TOKEN,
                        "MANAGEMENT_PORT",
                        api.url().substring(api.url().lastIndexOf(':') + 1)));
        return builder.redirectError(err().toFile());
    }

    private int end() throws InterruptedException {
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private Path out() {
        return directory.resolve("out");
    }

    private Path err() {
        return directory.resolve("err");
    }

    @Test
    void exitCodeReachesTheShellAndTheTokenOnlyTheHeader() throws Exception {
        api.on(
                "GET /api/replays/7",
                """
                {"id": 7, "destination": "segment", "source": "events", "state": "done", "total": 2, "sent": 1, "filtered": 0, "failed": 1,
                 "rate": 500, "createdAt": "2026-06-14T12:00:00.000Z"}""");
        start("replay", "status", "7");
        assertThat(end()).isEqualTo(1);
        assertThat(out())
                .content()
                .startsWith("Replay 7 to segment: 1 of 2 sent, 1 failed (100%), done")
                .doesNotContain(TOKEN);
        assertThat(err()).isEmptyFile();
        assertThat(api.asked().get(0).headers().getFirst("Authorization")).isEqualTo("Bearer " + TOKEN);
    }

    @Test
    void whereNothingListensAtTheUsualPlaceTheFileIsOfferedToWhoOnlyLooks() throws Exception {
        api.pause();
        start("replay", "list");
        assertThat(end()).isEqualTo(3);
        assertThat(err())
                .content()
                .isEqualToIgnoringNewLines("Nothing listens at " + api.url() + ". Is Linkrelay running?"
                        + " Another place is given with --url. Without a running process: --data DIR reads the file.");
        start("replay", "pause", "7", "--yes");
        assertThat(end()).isEqualTo(3);
        assertThat(err()).content().endsWith("Another place is given with --url." + System.lineSeparator());
    }

    @Test
    void questionIsNotAskedWhereNobodyCanAnswer() throws Exception {
        start("replay", "--to", "segment", "--dead");
        assertThat(end()).isEqualTo(2);
        assertThat(err()).content().contains("add --yes");
        assertThat(api.asked()).isEmpty();
    }

    @Test
    void rawBytesAndJsonAreWholeInAnyLocale() throws Exception {
        byte[] body = {(byte) 0xff, 0, 13, 10, (byte) 0xc3, (byte) 0xab};
        String detail =
                "{\"sequence\":7,\"messageId\":\"m\",\"user\":\"Zoë\",\"receivedAt\":\"2026-06-14T09:26:53.589Z\","
                        + "\"bytes\":6,\"states\":{},\"key\":\"k\",\"destinations\":[],\"body\":{\"bytes\":6,\"base64\":true,\"text\":\""
                        + Base64.getEncoder().encodeToString(body) + "\"}}";
        api.on("GET /api/events/7", detail);
        api.on(
                "GET /api/status",
                """
                {"product": {"version": "1", "camel": "4", "java": "17", "mode": "live", "startedAt": "2026-06-14T09:00:00Z"},
                 "role": {"name": "operator", "masked": false}, "now": "2026-06-14T09:00:00Z", "webhooks": {"requests": {}},
                 "outboxes": [], "reload": {"enabled": false}}
                """);
        start("show", "7", "--raw");
        assertThat(end()).isZero();
        assertThat(out()).hasBinaryContent(body);

        start("show", "7", "--json");
        assertThat(end()).isZero();
        JsonNode printed = JsonForm.MAPPER.readTree(Files.readString(out(), UTF_8));
        assertThat(printed).isEqualTo(JsonForm.MAPPER.readTree(detail));
    }

    @Test
    void listEndsWhenNobodyReadsItAnyLonger() throws Exception {
        api.on("GET /api/events", asked -> {
            long before = Long.parseLong(asked.query().getOrDefault("before", "1000000000"));
            return ApiStandIn.Answered.ok(
                    "{\"events\":[" + EventsTest.event(before - 1) + "],\"next\":" + (before - 1) + "}");
        });
        process = builder("events", "--all").start();
        try (BufferedReader reader = process.inputReader()) {
            assertThat(reader.readLine()).contains("SEQUENCE  RECEIVED");
        }
        assertThat(end()).isZero();
    }

    @Test
    void endFromOutsideLeavesTheReplayRunningAndSaysHowToFollow() throws Exception {
        api.on(
                "GET /api/replays/7",
                """
                {"id": 7, "destination": "segment", "source": "events", "state": "running", "total": 2, "sent": 1, "filtered": 0, "failed": 0,
                 "rate": 500, "createdAt": "2026-06-14T12:00:00.000Z"}""");
        start("replay", "status", "7", "--follow");
        await().until(() -> Files.readString(err()).contains("1 of 2 sent"));
        process.destroy();
        end();
        assertThat(err()).content().contains("Replay 7 goes on. Follow it: linkrelay replay status 7 --follow");
        assertThat(api.asked()).allSatisfy(each -> assertThat(each.method()).isEqualTo("GET"));
    }
}
