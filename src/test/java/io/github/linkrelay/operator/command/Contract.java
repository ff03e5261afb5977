package io.github.linkrelay.operator.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.github.linkrelay.Linkrelay;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The API as {@code openapi.yaml} has it: what a command may ask, and what a stand-in may answer. */
final class Contract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            factory -> factory.metaSchema(JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                    .keyword(new NonValidationKeyword("components"))
                    .build()));

    private final JsonNode api;

    Contract() {
        try (InputStream in = Linkrelay.class.getResourceAsStream("operator/openapi.yaml")) {
            api = new ObjectMapper(new YAMLFactory()).readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is wrong with this request. */
    List<String> problems(ApiStandIn.Asked asked) {
        JsonNode operation = operation(asked.method(), asked.path());
        if (operation.isMissingNode()) {
            return List.of("there is no " + asked.method() + " " + asked.path());
        }
        List<String> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode each : operation.path("parameters")) {
            JsonNode parameter = resolved(each);
            String name = parameter.path("name").asText();
            String value = parameter.path("in").asText().equals("header")
                    ? asked.headers().getFirst(name)
                    : asked.query().get(name);
            names.add(name);
            boolean isText =
                    parameter.path("schema").path("type").asText("string").equals("string");
            if (value != null) {
                problems.addAll(problems(parameter.path("schema"), isText ? JSON.valueToTree(value) : number(value)));
            } else if (parameter.path("required").asBoolean()
                    && !parameter.path("in").asText().equals("path")) {
                problems.add(name + " is missing");
            }
        }
        asked.query().keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> problems.add("there is no parameter " + name));
        JsonNode body = operation.at("/requestBody/content/application~1json/schema");
        if (!body.isMissingNode()) {
            problems.addAll(problems(body, read(asked.body())));
            read(asked.body()).fieldNames().forEachRemaining(name -> {
                if (resolved(body).path("properties").path(name).isMissingNode()) {
                    problems.add("a request has no " + name);
                }
            });
        }
        return problems;
    }

    /** What is wrong with this answer. */
    List<String> problems(ApiStandIn.Asked asked, int status, String answer) {
        JsonNode responses = operation(asked.method(), asked.path()).path("responses");
        JsonNode response = resolved(responses.path(String.valueOf(status)));
        JsonNode schema = response.at("/content/application~1json/schema");
        return schema.isMissingNode() ? List.of() : problems(schema, read(answer));
    }

    private List<String> problems(JsonNode schema, JsonNode value) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", api.path("components"));
        return SCHEMAS.getSchema(whole).validate(value).stream()
                .map(each -> each.getMessage() + " in " + value)
                .toList();
    }

    private JsonNode operation(String method, String path) {
        for (Map.Entry<String, JsonNode> each : api.path("paths").properties()) {
            // The more special come first in the file.
            if (path.matches(each.getKey().replaceAll("\\{\\w+}", "[^/]+"))
                    && each.getValue().has(method.toLowerCase(Locale.ROOT))) {
                return each.getValue().path(method.toLowerCase(Locale.ROOT));
            }
        }
        return JSON.missingNode();
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? api.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static JsonNode number(String value) {
        return value.matches("-?\\d+") ? JSON.valueToTree(Long.parseLong(value)) : JSON.valueToTree(value);
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            return JSON.valueToTree(json);
        }
    }
}
