package io.github.linkrelay.runtime.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.files.RouteFiles;
import io.github.linkrelay.runtime.files.Yaml;
import io.github.linkrelay.runtime.settings.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Finds the keys in a file that the schema of Camel's YAML DSL does not know. The schema is large, so it is read only to
 * explain a file that Camel refused.
 */
final class StepNames {
    private static final String STEP = "org.apache.camel.model.ProcessorDefinition";
    private static final String POINTER = "#/items/definitions/";

    private final JsonNode items;
    private final String file;
    private final List<FileProblem> problems = new ArrayList<>();

    private StepNames(JsonNode items, String file) {
        this.items = items;
        this.file = file;
    }

    /** @param root the root of a file of routes, or of a Kamelet */
    static List<FileProblem> unknown(String file, Node root) {
        StepNames names = new StepNames(schema(), file);
        if (RouteFiles.isKamelet(file)) {
            Node from = Yaml.child(Yaml.child(Yaml.child(root, "spec"), "template"), "from");
            if (from != null) {
                names.walk(from, names.definition("org.apache.camel.model.FromDefinition"), "from");
            }
        } else if (root instanceof SequenceNode list) {
            list.getValue().forEach(item -> names.walk(item, names.items, ""));
        }
        return names.problems;
    }

    private static JsonNode schema() {
        try (InputStream in = YamlRoutesBuilderLoader.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            return new ObjectMapper().readTree(in).path("items");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode definition(String name) {
        return items.path("definitions").path(name);
    }

    private void walk(Node node, JsonNode schema, String place) {
        JsonNode shape = follow(schema);
        if (node instanceof SequenceNode list) {
            list.getValue().forEach(element -> walk(element, shape.path("items"), place));
        } else if (node instanceof MappingNode mapping) {
            JsonNode object = objectOf(shape);
            boolean closed = object.has("properties")
                    && !object.path("additionalProperties").asBoolean(true);
            for (NodeTuple tuple : mapping.getValue()) {
                String key = Yaml.text(tuple.getKeyNode());
                JsonNode known = object.path("properties").path(key);
                if (!known.isMissingNode()) {
                    walk(tuple.getValueNode(), known, key);
                } else if (closed && !key.equals("expression")) {
                    report(key, Yaml.line(tuple.getKeyNode()), object, place);
                }
            }
        }
    }

    private void report(String key, int line, JsonNode object, String place) {
        Set<String> names = new TreeSet<>();
        object.path("properties").fieldNames().forEachRemaining(names::add);
        @SuppressWarnings("ReferenceEquality") // Two definitions may have the same content.
        boolean isStep = object == definition(STEP);
        String what = isStep
                ? "there is no step '" + key + "'"
                : "there is no '" + key + "' " + (place.isEmpty() ? "at the top of a file" : "in " + place);
        problems.add(new FileProblem(
                file,
                line,
                what,
                Spelling.near(key, names)
                        .map(name -> "Did you mean " + name + "?")
                        .orElse("")));
    }

    private JsonNode follow(JsonNode schema) {
        String target = schema.path("$ref").asText("");
        return target.startsWith(POINTER) ? definition(target.substring(POINTER.length())) : schema;
    }

    /** Returns the shape with members, if a value may have several shapes. */
    private static JsonNode objectOf(JsonNode shape) {
        if (!shape.has("properties")) {
            for (JsonNode variant : shape.path("oneOf")) {
                if (variant.has("properties")) {
                    return variant;
                }
            }
        }
        return shape;
    }
}
