package io.github.linkrelay.operator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.linkrelay.Linkrelay;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The records of the API and {@code openapi.yaml} say the same. */
class ApiRecordsTest {
    private final ObjectNode api = contract();
    private final List<Class<?>> classes = classes();

    private static ObjectNode contract() {
        try (InputStream in = Linkrelay.class.getResourceAsStream("operator/openapi.yaml")) {
            return (ObjectNode) new ObjectMapper(new YAMLFactory()).readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All records and enums of the room. */
    private static List<Class<?>> classes() {
        try {
            Path room = Path.of(JsonForm.class.getResource("JsonForm.class").toURI())
                    .getParent();
            List<Class<?>> classes = new ArrayList<>();
            try (Stream<Path> files = Files.list(room)) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString().replace(".class", "");
                    if (!name.equals("package-info")) {
                        classes.add(Class.forName(JsonForm.class.getPackageName() + "." + name));
                    }
                }
            }
            classes.removeIf(each -> !each.isRecord() && !each.isEnum());
            return classes;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void eachSchemaHasItsRecordAndEachRecordItsSchema() {
        assertThat(classes).hasSizeGreaterThan(40);
        assertThat(SchemaComparison.differences(api, classes)).isEmpty();
    }

    private ObjectNode schema(String name) {
        return (ObjectNode) api.at("/components/schemas/" + name);
    }

    static Stream<Arguments> changesOfTheSchemas() {
        return Stream.of(
                change("no class LostJson", test -> ((ObjectNode) test.api.at("/components/schemas"))
                        .putObject("Lost")
                        .put("type", "object")),
                change("no schema of DryRunJson", test -> ((ObjectNode) test.api.at("/components/schemas"))
                        .remove("DryRun")),
                change("no component Replay.left", test -> ((ObjectNode)
                                test.schema("Replay").path("properties"))
                        .putObject("left")
                        .put("type", "string")),
                change(
                        "no property Replay.sent",
                        test -> ((ObjectNode) test.schema("Replay").path("properties")).remove("sent")),
                change(
                        "no property EventDetail.user",
                        test -> ((ObjectNode) test.schema("Event").path("properties")).remove("user")),
                change(
                        "Outbox.events is long",
                        test -> ((ObjectNode) test.schema("Outbox").at("/properties/events")).remove("format")),
                change(
                        "Body.base64 is class java.lang.Boolean",
                        test -> ((ObjectNode) test.schema("Body").at("/properties/base64")).put("type", "string")),
                change(
                        "Attempt.at is class java.time.Instant",
                        test -> ((ObjectNode) test.schema("Attempt").at("/properties/at")).remove("format")),
                change("RateSeries.received is java.util.List", test -> ((ObjectNode)
                                test.schema("RateSeries").at("/properties/received/items"))
                        .put("type", "boolean")),
                change("Webhooks.requests is java.util.Map", test -> ((ObjectNode)
                                test.schema("Webhooks").at("/properties/requests/additionalProperties"))
                        .put("type", "string")),
                change("Event.states is java.util.Map", test -> ((ObjectNode)
                                test.schema("Event").at("/properties/states/additionalProperties"))
                        .put("$ref", "#/components/schemas/ReplayState")),
                change(
                        "Group.destination is required, but not marked so",
                        test -> ((ArrayNode) test.schema("Group").path("required")).add("destination")),
                change(
                        "DryRun.count is marked, not required",
                        test -> test.schema("DryRun").putArray("required").add("dryRun")),
                change(
                        "DryRun.count may be absent, but its class can't be null",
                        test -> test.schema("DryRun").putArray("required").add("dryRun")),
                change(
                        "ReplayState has the words",
                        test -> ((ArrayNode) test.schema("ReplayState").path("enum")).remove(0)),
                change("paths//api/routes/get/responses/200/content has a schema without a name", test -> ((ObjectNode)
                                test.api.at("/paths/~1api~1routes/get/responses/200/content/application~1json"))
                        .putObject("schema")
                        .put("type", "object")));
    }

    private static Arguments change(String difference, Consumer<ApiRecordsTest> change) {
        return Arguments.of(difference, change);
    }

    @ParameterizedTest
    @MethodSource("changesOfTheSchemas")
    void aSchemaThatIsNotAsTheRecordIsReported(String difference, Consumer<ApiRecordsTest> change) {
        change.accept(this);
        assertThat(SchemaComparison.differences(api, classes)).anyMatch(each -> each.startsWith(difference));
    }

    /** Stands in the place of the class of the same name. */
    private record ForgottenJson(@Required String forgotten, String when) {}

    private enum ReplayStateJson {
        RUNNING
    }

    @Test
    void aRecordThatIsNotAsTheSchemaIsReported() {
        classes.add(ForgottenJson.class);
        assertThat(SchemaComparison.differences(api, classes)).containsExactly("no property Forgotten.when");
        classes.add(ReplayStateJson.class);
        assertThat(SchemaComparison.differences(api, classes))
                .anyMatch(each -> each.startsWith("ReplayState has the words"));
    }

    @Test
    void aMissingRecordIsReported() {
        classes.remove(ApartJson.class);
        assertThat(SchemaComparison.differences(api, classes)).contains("no class ApartJson");
    }

    @Test
    void aRecordIsWrittenWithoutWhatIsNotThere() throws IOException {
        assertThat(JsonForm.MAPPER.writeValueAsString(new GroupJson(
                        null, "answered *", 3, Instant.parse("2026-06-14T12:00:00Z"), Instant.ofEpochMilli(1))))
                .isEqualTo("{\"group\":\"answered *\",\"count\":3,\"firstAt\":\"2026-06-14T12:00:00.000Z\","
                        + "\"lastAt\":\"1970-01-01T00:00:00.001Z\"}");
    }

    @Test
    void aListOfPagesIsWrittenOnce() throws IOException {
        assertThat(JsonForm.MAPPER.writeValueAsString(new EventPageJson(List.of(), 7L)))
                .isEqualTo("{\"events\":[],\"next\":7}");
    }

    @Test
    void wordsAndMembersOfANewerServerAreIgnored() throws IOException {
        EventJson event = JsonForm.MAPPER.readValue(
                "{\"sequence\":1,\"messageId\":\"m\",\"receivedAt\":\"2026-06-14T12:00:00.000Z\",\"bytes\":2,"
                        + "\"states\":{\"a\":\"dead\",\"b\":\"lent\"},\"colour\":{\"of\":[1]}}",
                EventJson.class);
        assertThat(event.states()).hasSize(2).containsEntry("a", EventStateJson.DEAD);
        assertThat(event.states().get("b")).isNull();
        assertThat(event.user()).isNull();
    }

    @Test
    void jsonWithoutARequiredMemberIsRefused() {
        for (String wrong : List.of("{}", "{\"dryRun\":true}", "{\"dryRun\":true,\"count\":\"many\"}")) {
            assertThatThrownBy(() -> JsonForm.MAPPER.readValue(wrong, DryRunJson.class))
                    .isInstanceOf(MismatchedInputException.class);
        }
    }

    @Test
    void digitsOfACallStayAsTheyAre() throws IOException {
        JsonNode call = JsonForm.MAPPER.readTree("{\"price\":1.10,\"n\":12345678901234567890}");
        assertThat(JsonForm.MAPPER.writeValueAsString(Map.of("call", call)))
                .isEqualTo("{\"call\":{\"price\":1.10,\"n\":12345678901234567890}}");
    }
}
