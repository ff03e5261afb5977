package io.github.linkrelay.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Webhooks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a viewer reads of a destination that repeats in its answers what it was sent. */
class MaskedReasonsTest {
    private static final String OPERATOR = "operators-own-token";
    private static final String VIEWER = "a-token-for-viewers";
    private static final Pattern VALUES = Pattern.compile("\"token\":\"([^\"]*)\"");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path data;

    private static volatile int status = 400;
    private static HttpServer segment;
    private static LocalLinkrelay linkrelay;

    @BeforeAll
    static void start() throws IOException {
        segment = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        segment.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            byte[] answer = VALUES.matcher(body)
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.joining(" ", "unknown: ", ""))
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        segment.start();
        linkrelay = LocalLinkrelay.start(
                data,
                URI.create("http://127.0.0.1:" + segment.getAddress().getPort()),
                Map.of(
                        "linkrelay.management.token", OPERATOR,
                        "linkrelay.management.viewer-token", VIEWER,
                        "linkrelay.management.mask", "data.token",
                        "linkrelay.segment.batch.size", "2",
                        // Nothing is accepted here, and each refused event dies at once.
                        "linkrelay.delivery.refusals-before-hold", "0",
                        "linkrelay.segment.batch.interval", "20000"));
        // Both in one batch: the first answer to each repeats the other too.
        assertThat(linkrelay.webhooks().send(Webhooks.click("mine-to-hide"))).isEqualTo(200);
        assertThat(linkrelay.webhooks().send(Webhooks.click("quoted\\\"to-hide")))
                .isEqualTo(200);
        await().until(() -> linkrelay.segment().deadLettered() == 2);
    }

    @AfterAll
    static void stop() {
        linkrelay.close();
        segment.stop(0);
    }

    private static String get(String path, String token) throws IOException {
        HttpResponse<String> answer = Webhooks.exchange(
                HttpRequest.newBuilder(linkrelay.management(path)).header("Authorization", "Bearer " + token));
        return answer.body();
    }

    @Test
    void viewerReadsWhatKindOfAnswerItWasAndNoWordOfIt() throws Exception {
        for (String path : new String[] {
            "/api/events/1", "/api/events/2", "/api/dead-letters", "/api/dead-letters/1", "/api/dead-letters/groups"
        }) {
            assertThat(get(path, VIEWER)).as(path).contains("answered 400: ***").doesNotContain("to-hide");
            assertThat(get(path, OPERATOR)).as(path).contains("to-hide");
        }
    }

    @Test
    void viewerOpensAGroupByTheNameThatHeReadsAndGuessesNone() throws Exception {
        JsonNode groups = JSON.readTree(get("/api/dead-letters/groups", VIEWER)).path("groups");
        assertThat(groups).isNotEmpty();
        for (JsonNode group : groups) {
            JsonNode letters = JSON.readTree(get(dead(group.path("group").textValue()), VIEWER))
                    .path("deadLetters");
            assertThat(letters)
                    .singleElement()
                    .extracting(letter -> letter.path("group"))
                    .isEqualTo(group.path("group"));
        }
        String real = JSON.readTree(get("/api/dead-letters/groups", OPERATOR))
                .at("/groups/0/group")
                .textValue();
        assertThat(JSON.readTree(get(dead(real), OPERATOR)).path("deadLetters")).hasSize(1);
        assertThat(get(dead(real), VIEWER)).contains("\"status\":404");
    }

    private static String dead(String group) {
        return "/api/dead-letters?destination=segment&group=" + URLEncoder.encode(group, UTF_8);
    }

    @Test
    void replayIsCalledByTheKindOfItsGroup() throws Exception {
        String real = JSON.readTree(get("/api/dead-letters/groups", OPERATOR))
                .at("/groups/0/group")
                .textValue();
        HttpResponse<String> started = Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management("/api/replays"))
                .header("Authorization", "Bearer " + OPERATOR)
                .header("X-Linkrelay", "1")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.createObjectNode()
                        .put("destination", "segment")
                        .put("source", "dead-letters")
                        .put("type", "none-of-this")
                        .put("group", real)
                        .toString())));
        assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
        assertThat(get("/api/replays", VIEWER))
                .contains("dead letters, group answered 400: ***, type none-of-this")
                .doesNotContain("to-hide");
    }

    @Test
    void heldDestinationSaysWhyWithoutItsWords() throws Exception {
        status = 401;
        try {
            assertThat(linkrelay.webhooks().send(Webhooks.click("third-to-hide")))
                    .isEqualTo(200);
            assertThat(linkrelay.webhooks().send(Webhooks.click("fourth-to-hide")))
                    .isEqualTo(200);
            await().untilAsserted(() -> assertThat(get("/api/status", OPERATOR)).contains("third-to-hide"));
            assertThat(get("/api/status", VIEWER)).contains("answered 401: ***").doesNotContain("to-hide");
            assertThat(get("/api/events/3", VIEWER))
                    .contains("answered 401: ***")
                    .doesNotContain("to-hide");
            assertThat(get("/observe/health?data=true", VIEWER))
                    .contains("answered 401: ***")
                    .doesNotContain("to-hide");
        } finally {
            status = 400;
        }
    }
}
