package io.github.linkrelay.operator.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.github.linkrelay.event.Sha256;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.Signer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that can be read of a store in which values of hidden fields turn up everywhere: by a viewer from whom they are hidden,
 * by an operator, and where no field is hidden.
 */
class HiddenFieldsTest {
    private static final String OPERATOR = "operators-own-token";
    private static final String VIEWER = "a-token-for-viewers";
    private static final String IP = "203.0.113.57";
    private static final String EMAIL = "walker@example.org";
    private static final String SALT = "salt-of-this-test";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path data;

    private static HttpServer segment;
    /** What a viewer with a mask reads, by address; what an operator reads then; what a viewer reads without a mask. */
    private static Map<String, String> hidden;

    private static Map<String, String> hiddenAgain;
    private static Map<String, String> whole;
    private static Map<String, String> unmasked;
    private static Map<String, Integer> guesses;

    /** What a viewer could try: the same body with another address. */
    private static byte[] visit(String type, String ip) {
        return ("{\"event\":\"" + type + "\",\"timestamp\":\"2026-06-14T09:26:53.589Z\",\"data\":{\"ip\":\"" + ip
                        + "\",\"platform\":\"ios\",\"device_type\":\"mobile\",\"email\":\"" + EMAIL
                        + "\",\"url\":\"https://example.org/?e="
                        + EMAIL.replace("@", "%40") + "&from=" + ip + "\",\"by\":{\"" + EMAIL
                        + "\":1},\"token\":\"open\"}}")
                .getBytes(UTF_8);
    }

    /** Signed, but no event: nothing in it stands where it should. */
    private static byte[] unusable(String ip) {
        return ("{\"event\":\"seen " + ip + "\",\"" + EMAIL + "\":\"" + ip + "\"}").getBytes(UTF_8);
    }

    @BeforeAll
    static void readEverything() throws Exception {
        segment = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        segment.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            boolean refused = body.contains("Webhook dies");
            byte[] answer = (refused ? "no visitor " + IP + " " + body : "{\"success\":true}").getBytes(UTF_8);
            exchange.sendResponseHeaders(refused ? 400 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        segment.start();
        try (LocalLinkrelay linkrelay = start("data.ip,data.email")) {
            plant(linkrelay);
            hidden = readAll(linkrelay, VIEWER);
            whole = readAll(linkrelay, OPERATOR);
            guesses = guess(linkrelay);
        }
        try (LocalLinkrelay linkrelay = start("data.ip,data.email")) {
            hiddenAgain = readAll(linkrelay, VIEWER);
        }
        try (LocalLinkrelay linkrelay = start("")) {
            unmasked = readAll(linkrelay, VIEWER);
        }
    }

    @AfterAll
    static void stop() {
        segment.stop(0);
    }

    private static LocalLinkrelay start(String mask) {
        return LocalLinkrelay.start(
                data,
                URI.create("http://127.0.0.1:" + segment.getAddress().getPort()),
                Map.of(
                        "linkrelay.management.token",
                        OPERATOR,
                        "linkrelay.management.viewer-token",
                        VIEWER,
                        "linkrelay.management.mask",
                        mask,
                        "linkrelay.segment.fields.hash",
                        "properties.email",
                        "linkrelay.segment.fields.salt",
                        SALT,
                        "linkrelay.segment.fields.truncate-ip",
                        "context.ip",
                        "linkrelay.segment.batch.size",
                        "1",
                        // The one that is refused dies at once, also after the last that is accepted.
                        "linkrelay.delivery.refusals-before-hold",
                        "0"));
    }

    private static void plant(LocalLinkrelay linkrelay) throws IOException {
        for (byte[] body : List.of(visit("link.clicked", IP), visit("dies", IP), visit("visit." + IP, IP))) {
            assertThat(linkrelay.webhooks().send(body)).isEqualTo(200);
        }
        assertThat(linkrelay.webhooks().send(unusable(IP))).isEqualTo(400);
        for (String signature : List.of(EMAIL, Signer.sign(visit("refused", IP), "another-secret-of-ours"))) {
            assertThat(Webhooks.exchange(linkrelay
                                    .webhooks()
                                    .request(visit("refused", IP))
                                    .header("X-Webhook-Signature", signature))
                            .statusCode())
                    .isEqualTo(401);
        }
        assertThat(Webhooks.exchange(linkrelay.webhooks().request(unusable(IP))).statusCode())
                .isEqualTo(401);
        await().until(() -> linkrelay.segment().waiting() == 0
                && linkrelay.outbox().status().quarantineEntries() >= 2);
        String group = JSON
                .readTree(read(linkrelay, "/api/dead-letters/groups", OPERATOR).body())
                .at("/groups")
                .findValues("group")
                .stream()
                .map(JsonNode::textValue)
                .filter(text -> text.startsWith("answered"))
                .findFirst()
                .orElseThrow();
        for (String choice : List.of(
                "\"source\":\"events\",\"id\":\"" + uuid(visit("link.clicked", IP)) + "\"",
                "\"source\":\"dead-letters\",\"group\":" + JSON.writeValueAsString(group),
                "\"source\":\"events\",\"type\":\"visit." + IP + "\"")) {
            HttpResponse<String> begun = Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management("/api/replays"))
                    .header("Authorization", "Bearer " + OPERATOR)
                    .header("X-Linkrelay", "1")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"destination\":\"segment\"," + choice + "}")));
            assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        }
        await().untilAsserted(() -> assertThat(linkrelay.outbox().replays()).allMatch(replay -> replay.endedAt() > 0));
    }

    private static HttpResponse<String> read(LocalLinkrelay linkrelay, String path, String token) throws IOException {
        return Webhooks.exchange(
                HttpRequest.newBuilder(linkrelay.management(path)).header("Authorization", "Bearer " + token));
    }

    /** Every operation that reads, for everything that there is; and what else the port has. Nothing may be forgotten here. */
    private static Map<String, String> readAll(LocalLinkrelay linkrelay, String token) throws IOException {
        Map<String, List<String>> addresses = new HashMap<>();
        addresses.put("/api/status", List.of(""));
        addresses.put("/api/routes", List.of(""));
        addresses.put(
                "/api/events",
                List.of("", "?type=link.clicked", "?state=dead", "?destination=segment", "?limit=1", "?after=1"));
        addresses.put("/api/dead-letters", List.of("", "?destination=segment", "?destination=-", "?type=dies"));
        addresses.put("/api/quarantine", List.of("", "?group=" + URLEncoder.encode("signature missing", UTF_8)));
        addresses.put("/api/dead-letters/groups", List.of(""));
        addresses.put("/api/quarantine/groups", List.of(""));
        addresses.put("/api/replays", List.of(""));
        Set<String> operations = new Contract()
                .operations().stream()
                        .filter(operation -> operation.startsWith("GET "))
                        .map(operation -> operation.substring(4))
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> one = operations.stream().filter(path -> path.endsWith("}")).collect(Collectors.toSet());
        assertThat(operations).as("each operation is read").isSubsetOf(union(addresses.keySet(), one));
        Map<String, String> read = new TreeMap<>();
        for (Map.Entry<String, List<String>> each : addresses.entrySet()) {
            for (String query : each.getValue()) {
                put(read, linkrelay, each.getKey() + query, token);
            }
        }
        for (String path : one) {
            for (int id = 1; id <= 5; id++) {
                put(read, linkrelay, path.replaceFirst("\\{.*}", String.valueOf(id)), token);
            }
        }
        for (String path : List.of("/observe/health?data=true", "/observe/metrics", "/observe/info", "/")) {
            put(read, linkrelay, path, token);
        }
        return read;
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private static void put(Map<String, String> read, LocalLinkrelay linkrelay, String path, String token)
            throws IOException {
        HttpResponse<String> answer = read(linkrelay, path, token);
        assertThat(answer.statusCode()).as(path).isIn(200, 404);
        read.put(path, answer.body());
    }

    /** A viewer asks for what he thinks that there is, and for what there is not. */
    private static Map<String, Integer> guess(LocalLinkrelay linkrelay) throws IOException {
        Map<String, Integer> statuses = new TreeMap<>();
        for (String ip : List.of(IP, "203.0.113.58")) {
            byte[] body = visit("link.clicked", ip);
            for (String query : List.of(
                    "id=" + uuid(body),
                    "id=" + Sha256.hex(body),
                    "id=nothing",
                    "user=" + anonymousId(ip),
                    "user=" + EMAIL,
                    "id=" + uuid(body) + "&user=x",
                    "type=visit." + ip)) {
                statuses.put(
                        "/api/events?" + query,
                        read(linkrelay, "/api/events?" + query, VIEWER).statusCode());
            }
            statuses.put(
                    "/api/dead-letters?" + ip,
                    read(linkrelay, "/api/dead-letters?type=visit." + ip, VIEWER)
                            .statusCode());
        }
        return statuses;
    }

    private static String uuid(byte[] body) {
        String hex = Sha256.hex(body).substring(0, 32);
        char variant = Character.forDigit(Character.digit(hex.charAt(16), 16) & 3 | 8, 16);
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-8" + hex.substring(13, 16) + "-" + variant
                + hex.substring(17, 20) + "-" + hex.substring(20);
    }

    private static String anonymousId(String ip) {
        return Sha256.hex((ip + "-ios-mobile").getBytes(UTF_8)).substring(0, 32);
    }

    /** All that is made of an address, as whoever has the source can make it. */
    private static List<String> traces(String ip) {
        List<String> traces = new ArrayList<>(
                List.of(ip, anonymousId(ip), Sha256.hex(ip.getBytes(UTF_8)), Sha256.hex((SALT + ip).getBytes(UTF_8))));
        for (byte[] body : List.of(
                visit("link.clicked", ip),
                visit("dies", ip),
                visit("visit." + ip, ip),
                visit("refused", ip),
                unusable(ip))) {
            traces.addAll(List.of(
                    Sha256.hex(body),
                    uuid(body),
                    Signer.sign(body, LocalLinkrelay.SECRET),
                    Signer.sign(body, "another-secret-of-ours")));
        }
        return traces;
    }

    @Test
    void viewerReadsNoHiddenValueAndNothingMadeOfOne() {
        List<String> planted = new ArrayList<>(traces(IP));
        planted.addAll(List.of(
                EMAIL,
                EMAIL.replace("@", "%40"),
                "203.0.113.0",
                Sha256.hex((SALT + EMAIL).getBytes(UTF_8)),
                Sha256.hex(EMAIL.getBytes(UTF_8))));
        hidden.forEach((path, text) -> planted.forEach(value ->
                assertThat(text.toLowerCase(Locale.ROOT)).as(path).doesNotContain(value.toLowerCase(Locale.ROOT))));
    }

    @Test
    void noneOfAllAddressesCanBeToldFromTheOthers() {
        String all = String.join("\n", hidden.values()).toLowerCase(Locale.ROOT);
        IntStream.range(0, 256).mapToObj(last -> "203.0.113." + last).forEach(ip -> traces(ip)
                .forEach(trace ->
                        assertThat(all).as(ip).doesNotContain(trace.substring(0, Math.min(16, trace.length())))));
    }

    @Test
    void operatorStillReadsAllOfIt() {
        String all = String.join("\n", whole.values());
        List<String> made = new ArrayList<>(List.of(
                IP,
                EMAIL,
                "203.0.113.0",
                anonymousId(IP),
                "visit." + IP,
                Sha256.hex((SALT + EMAIL).getBytes(UTF_8)),
                Signer.sign(visit("refused", IP), "another-secret-of-ours")));
        for (byte[] body : List.of(visit("link.clicked", IP), visit("dies", IP), visit("visit." + IP, IP))) {
            made.addAll(List.of(Sha256.hex(body), uuid(body)));
        }
        made.addAll(List.of(Sha256.hex(visit("refused", IP)), Sha256.hex(unusable(IP))));
        assertThat(made).allSatisfy(value -> assertThat(all).contains(value));
        assertThat(all).doesNotContain("masked-");
    }

    @Test
    void withoutAMaskAViewerReadsWhatAnOperatorDoes() {
        Set<String> same = new TreeSet<>(whole.keySet());
        same.removeIf(path -> path.startsWith("/observe") || path.equals("/api/status") || path.equals("/api/routes"));
        assertThat(same).hasSizeGreaterThan(20).allSatisfy(path -> assertThat(unmasked.get(path))
                .isEqualTo(whole.get(path)));
    }

    @Test
    void eventsAndUsersCanBeFollowedByTheirNames() throws Exception {
        JsonNode listed = JSON.readTree(hidden.get("/api/events")).path("events");
        assertThat(listed).hasSize(3).allSatisfy(event -> {
            assertThat(event.path("messageId").textValue()).startsWith("masked-");
            JsonNode one = JSON.readTree(
                    hidden.get("/api/events/" + event.path("sequence").asText()));
            assertThat(List.of(one.path("messageId"), one.path("key"), one.at("/call/messageId")))
                    .containsOnly(event.path("messageId"));
            assertThat(List.of(one.path("user"), one.at("/call/anonymousId"))).containsOnly(event.path("user"));
        });
        assertThat(listed.findValuesAsText("messageId")).doesNotHaveDuplicates();
        assertThat(Set.copyOf(listed.findValuesAsText("user"))).as("one user").hasSize(1);
        JsonNode dead = JSON.readTree(hidden.get("/api/dead-letters?destination=segment"))
                .at("/deadLetters/0");
        assertThat(dead.path("messageId"))
                .isEqualTo(JSON.readTree(hidden.get(
                                "/api/events/" + dead.path("sequence").asText()))
                        .path("messageId"));
    }

    @Test
    void namesAreTheSameAfterARestart() {
        for (String path : List.of(
                "/api/events", "/api/events/2", "/api/dead-letters", "/api/dead-letters/groups", "/api/quarantine")) {
            assertThat(hiddenAgain.get(path))
                    .as(path)
                    .isEqualTo(hidden.get(path))
                    .contains(path.endsWith("groups") ? "#" : "masked-");
        }
    }

    @Test
    void keyIsForItsOwnerAlone() throws Exception {
        Path key = data.resolve("masking.key");
        assertThat(Files.readString(key)).matches("[0-9a-f]{64}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
    }

    @Test
    void restOfABodyIsStillSeen() throws Exception {
        String text =
                JSON.readTree(hidden.get("/api/events/1")).at("/body/text").textValue();
        assertThat(JSON.readTree(text))
                .isEqualTo(JSON.readTree("{\"event\":\"link.clicked\",\"timestamp\":\"2026-06-14T09:26:53.589Z\","
                        + "\"data\":{\"ip\":\"***\",\"platform\":\"ios\",\"device_type\":\"mobile\",\"email\":\"***\",\"url\":\"***\","
                        + "\"by\":{\"***\":1},\"token\":\"open\"}}"));
        assertThat(hidden.get("/api/events/1")).contains("\"token\":\"open\"", "\"event\":\"Deep Link Clicked\"");
        assertThat(hidden.get("/api/events/2")).contains("answered 400: ***");
    }

    @Test
    void guessIsRefusedWhetherItIsRightOrWrong() {
        assertThat(guesses).hasSizeGreaterThan(10);
        assertThat(guesses.values()).containsOnly(403);
    }
}
