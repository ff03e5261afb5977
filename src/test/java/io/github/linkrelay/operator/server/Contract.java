package io.github.linkrelay.operator.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.github.linkrelay.Linkrelay;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The written-down API, to hold answers against. Members that it does not name are errors here. */
final class Contract {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final JsonNode api;

    Contract() {
        try (InputStream in = Linkrelay.class.getResourceAsStream("operator/openapi.yaml")) {
            api = new ObjectMapper().valueToTree(new Load(LoadSettings.builder().build()).loadFromInputStream(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close(api.at("/components/schemas"));
        // It is the beginning of another one, which has more.
        ((ObjectNode) api.at("/components/schemas/Event")).remove("unevaluatedProperties");
    }

    /** Nothing beyond what is named may be there. */
    private static void close(JsonNode node) {
        node.forEach(Contract::close);
        if (node instanceof ObjectNode schema) {
            boolean isWhole = schema.path("properties").isObject() && !schema.has("additionalProperties");
            if (isWhole || schema.has("allOf")) {
                schema.put("unevaluatedProperties", false);
            }
            // Each part has but some of the members.
            schema.path("allOf").forEach(part -> ((ObjectNode) part).remove("unevaluatedProperties"));
        }
    }

    /** Each method and path. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        api.path("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> operations.add(method.toUpperCase() + " " + path.getKey())));
        return operations;
    }

    /** The answer of an operation with this status must be as written down. */
    void check(String method, String path, int status, JsonNode answer) {
        JsonNode responses = api.at("/paths/" + path.replace("/", "~1") + "/" + method.toLowerCase() + "/responses");
        JsonNode response = responses.path(responses.has(String.valueOf(status)) ? String.valueOf(status) : "default");
        assertThat(response.isMissingNode())
                .as("a response %s of %s %s is written down", status, method, path)
                .isFalse();
        if (response.has("$ref")) {
            response = api.at(response.path("$ref").textValue().substring(1));
        }
        ObjectNode schema = response.at("/content/application~1json/schema").deepCopy();
        schema.set("components", api.path("components"));
        JsonSchema compiled = FACTORY.getSchema(schema);
        Set<ValidationMessage> faults = compiled.validate(answer);
        assertThat(faults).as("%s %s answers %s", method, path, answer).isEmpty();
    }
}
