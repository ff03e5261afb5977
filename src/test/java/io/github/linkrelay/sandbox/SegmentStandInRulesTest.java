package io.github.linkrelay.sandbox;

import static io.github.linkrelay.sandbox.Batches.KEY;
import static io.github.linkrelay.sandbox.Batches.batch;
import static io.github.linkrelay.sandbox.Batches.batchWith;
import static io.github.linkrelay.sandbox.Batches.track;
import static io.github.linkrelay.sandbox.Batches.trackWith;
import static io.github.linkrelay.sandbox.Post.post;
import static io.github.linkrelay.sandbox.Post.request;
import static io.github.linkrelay.sandbox.Post.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentStandInRulesTest {
    private final SegmentStandIn segment =
            new SegmentStandIn(StandInOptions.defaults().withWriteKey(KEY));

    @BeforeEach
    void start() {
        segment.start();
    }

    @AfterEach
    void stop() {
        segment.close();
    }

    @Test
    void batchThatKeepsTheRulesIsTakenOver() throws Exception {
        HttpResponse<String> answer = post(segment, batch("m-1", "m-2"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"success\":true}");
        assertThat(segment.events())
                .extracting(event -> event.get("messageId").asText())
                .containsExactly("m-1", "m-2");
    }

    @Test
    void oneBadMemberRefusesItsBatchAndIsNamed() throws Exception {
        HttpResponse<String> answer =
                post(segment, batch(track("m-1"), track("m-2"), trackWith(t -> t.remove("event"))));

        JsonNode told = new ObjectMapper().readTree(answer.body());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(told.get("success").asBoolean()).isFalse();
        assertThat(told.get("index").asInt()).isEqualTo(2);
        assertThat(told.get("rule").asText()).startsWith("event must be");
        assertThat(told.get("message").asText()).startsWith("batch[2]: event must be");
        assertThat(segment.takenEvents()).isZero();
    }

    static Stream<Arguments> badMembers() {
        return Stream.of(
                member("type must be", t -> t.put("type", "identify")),
                member("type must be", t -> t.remove("type")),
                member("event must be", t -> t.put("event", " ")),
                member("event must be", t -> t.put("event", 7)),
                member("userId or anonymousId", t -> t.remove("anonymousId")),
                member("anonymousId must be", t -> t.put("anonymousId", "")),
                member("anonymousId must be", t -> t.putNull("anonymousId")),
                member("userId must be", t -> t.put("userId", 42)),
                member("messageId must be", t -> t.remove("messageId")),
                member("messageId must be", t -> t.put("messageId", "x".repeat(100))),
                member("timestamp must be", t -> t.remove("timestamp")),
                member("timestamp must be", t -> t.put("timestamp", "2026-06-14 09:26:53Z")),
                member("timestamp must be", t -> t.put("timestamp", "2026-06-14T11:26:53+02:00")),
                member("timestamp must be", t -> t.put("timestamp", 1781429213589L)),
                member("properties must be", t -> t.putArray("properties")),
                member("context must be", t -> t.put("context", "none")),
                member("a member must be at most", t -> fillTo(t, 32 * 1024 + 1)));
    }

    @ParameterizedTest
    @MethodSource("badMembers")
    void memberThatBreaksARuleIsRefused(String rule, Consumer<ObjectNode> change) throws Exception {
        HttpResponse<String> answer = post(segment, batch(trackWith(change)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("batch[0]: " + rule);
    }

    static Stream<Arguments> membersAtTheEdge() {
        return Stream.of(
                member("user alone", t -> t.put("userId", "walker-1").remove("anonymousId")),
                member("both ids", t -> t.put("userId", "walker-1")),
                member("longest message id", t -> t.put("messageId", "x".repeat(99))),
                member("whole seconds", t -> t.put("timestamp", "2026-06-14T09:26:53Z")),
                member("no properties", t -> t.remove("properties")),
                member("no context", t -> t.remove("context")),
                member("largest", t -> fillTo(t, 32 * 1024)));
    }

    @ParameterizedTest
    @MethodSource("membersAtTheEdge")
    void memberAtTheEdgeOfARuleIsTaken(String name, Consumer<ObjectNode> change) throws Exception {
        assertThat(post(segment, batch(trackWith(change))).body()).isEqualTo("{\"success\":true}");
    }

    @Test
    void memberIsMeasuredInTheBytesSent() throws Exception {
        ObjectNode large = trackWith(t -> fillTo(t, 32 * 1024));
        String spaced = batch(large).toString().replace("\"type\":\"track\"", "\"type\": \"track\"");
        String accented = batch(large).toString().replaceFirst("zz", "zé");

        assertThat(send(request(segment, spaced)).body()).contains("a member must be at most");
        assertThat(send(request(segment, accented)).body()).contains("a member must be at most");
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                arguments(400, "a JSON object", "[]"),
                arguments(400, "a JSON object", ""),
                arguments(400, "JSON in UTF-8", "{\"batch\":[{"),
                arguments(400, "nothing behind it", batch("m-1") + " {}"),
                arguments(
                        400,
                        "a member must be a JSON object",
                        batch("m-1").toString().replace("[{", "[7,{")),
                arguments(
                        400,
                        "batch must be an array",
                        batchWith(b -> b.remove("batch")).toString()),
                arguments(
                        400,
                        "batch must be an array",
                        batchWith(b -> b.put("batch", "m-1")).toString()),
                arguments(400, "batch must not be empty", batch(new String[0]).toString()),
                arguments(
                        400,
                        "sentAt must be",
                        batchWith(b -> b.remove("sentAt")).toString()),
                arguments(
                        400,
                        "sentAt must be",
                        batchWith(b -> b.put("sentAt", "today")).toString()),
                arguments(
                        400,
                        "context must be",
                        batchWith(b -> b.put("context", 1)).toString()),
                arguments(
                        401,
                        "the write key must be there",
                        batchWith(b -> b.remove("writeKey")).toString()),
                arguments(
                        401,
                        "writeKey must be",
                        batchWith(b -> b.put("writeKey", "other")).toString()),
                arguments(
                        401,
                        "writeKey must be",
                        batchWith(b -> b.put("writeKey", "")).toString()));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void requestThatBreaksARuleIsRefused(int status, String rule, String body) throws Exception {
        HttpResponse<String> answer = post(segment, body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(rule);
        assertThat(segment.takenEvents()).isZero();
        assertThat(segment.deliveries()).hasSize(1).first().matches(d -> d.status() == status && d.taken() == 0);
    }

    @Test
    void batchOf2500IsTakenAndOneMoreIsNot() throws Exception {
        String[] ids = IntStream.rangeClosed(1, 2_501).mapToObj(i -> "m" + i).toArray(String[]::new);
        Consumer<ObjectNode> small =
                b -> b.get("batch").forEach(t -> ((ObjectNode) t).remove(List.of("properties", "context")));
        ObjectNode tooMany = batch(ids);
        small.accept(tooMany);
        ObjectNode most = tooMany.deepCopy();
        ((ArrayNode) most.get("batch")).remove(2_500);

        assertThat(post(segment, most).statusCode()).isEqualTo(200);
        assertThat(post(segment, tooMany).body()).contains("at most 2500 members");
        assertThat(segment.uniqueEvents()).isEqualTo(2_500);
    }

    @Test
    void requestOf500000BytesIsTakenAndOneByteMoreIsNot() throws Exception {
        String body = batch("m-1").toString();
        String largest = body + " ".repeat(500_000 - body.length());

        assertThat(post(segment, largest).statusCode()).isEqualTo(200);
        HttpResponse<String> tooLarge = post(segment, largest + " ");
        assertThat(tooLarge.statusCode()).isEqualTo(400);
        assertThat(tooLarge.body()).contains("at most 500000 bytes");
        assertThat(post(segment, largest + " ".repeat(5_000_000)).statusCode()).isEqualTo(400);
        assertThat(segment.deliveries().get(2).bytes()).isEqualTo(5_500_000);
    }

    @Test
    void writeKeyAsUserOfBasicIsTakenAndAnotherIsNot() throws Exception {
        String keyless = batchWith(b -> b.remove("writeKey")).toString();

        assertThat(send(request(segment, keyless).header("Authorization", basic(KEY + ":")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(request(segment, keyless).header("Authorization", basic(KEY)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(request(segment, keyless).header("Authorization", basic("other:")))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(request(segment, keyless).header("Authorization", "Basic %"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(request(segment, batch("m-1").toString()).header("Authorization", basic("other:")))
                        .statusCode())
                .as("right in the body, wrong in the header")
                .isEqualTo(401);
    }

    @Test
    void withoutAnExpectedKeyAnyIsTakenButNotNone() throws Exception {
        try (SegmentStandIn any = new SegmentStandIn().start()) {
            assertThat(post(any, batchWith(b -> b.put("writeKey", "anything"))).statusCode())
                    .isEqualTo(200);
            assertThat(post(any, batchWith(b -> b.remove("writeKey"))).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void refusalNamesNoValueOfTheRequest() throws Exception {
        String answer = post(segment, batch(trackWith(t -> t.put("anonymousId", "private")
                                .put("timestamp", "private"))))
                        .body()
                + post(segment, batchWith(b -> b.put("writeKey", "private"))).body()
                + post(segment, "{\"batch\":private").body();

        assertThat(answer).contains("success").doesNotContain("private").doesNotContain(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "Application/JSON"})
    void jsonContentTypeIsTaken(String contentType) throws Exception {
        HttpRequest.Builder request = request(segment, batch("m-1").toString()).setHeader("Content-Type", contentType);

        assertThat(send(request).statusCode()).isEqualTo(200);
    }

    @Test
    void otherContentTypeAndCompressionAreRefused() throws Exception {
        String body = batch("m-1").toString();

        assertThat(send(request(segment, body).setHeader("Content-Type", "text/plain"))
                        .body())
                .contains("Content-Type");
        assertThat(send(request(segment, body).setHeader("Content-Type", "application/jsonl"))
                        .body())
                .contains("Content-Type");
        assertThat(send(request(segment, body).header("Content-Encoding", "gzip"))
                        .body())
                .contains("compressed");
    }

    @Test
    void otherPathIsNotFoundAndOtherMethodNotAllowed() throws Exception {
        HttpRequest.Builder track = request(segment, "{}").uri(URI.create(segment.endpoint() + "/v1/track"));
        HttpRequest.Builder get = request(segment, "{}").GET();

        assertThat(send(track).statusCode()).isEqualTo(404);
        HttpResponse<String> notAllowed = send(get);
        assertThat(notAllowed.statusCode()).isEqualTo(405);
        assertThat(notAllowed.headers().firstValue("Allow")).contains("POST");
        assertThat(segment.requests()).isZero();
    }

    private static Arguments member(String rule, Consumer<ObjectNode> change) {
        return arguments(rule, change);
    }

    private static void fillTo(ObjectNode track, int bytes) {
        ObjectNode properties = track.putObject("properties").put("fill", "");
        properties.put("fill", "z".repeat(bytes - track.toString().getBytes(UTF_8).length));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }
}
