package io.github.linkrelay.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares the schemas of {@code openapi.yaml} with the classes of the API, both ways. */
final class SchemaComparison {
    private static final String SUFFIX = "Json";
    private static final String PLACE = "#/components/schemas/";
    /** They stay the text that was sent, because the description of a replay repeats it. */
    private static final Set<String> TIMES_AS_TEXT = Set.of("ReplayRequest.from", "ReplayRequest.until");

    private final JsonNode api;
    private final Map<String, Class<?>> classes = new LinkedHashMap<>();
    private final List<String> differences = new ArrayList<>();

    private SchemaComparison(JsonNode api, Iterable<Class<?>> classes) {
        this.api = api;
        classes.forEach(each -> this.classes.put(each.getSimpleName(), each));
    }

    /** Returns a line for each difference. */
    static List<String> differences(JsonNode api, Iterable<Class<?>> classes) {
        SchemaComparison comparison = new SchemaComparison(api, classes);
        comparison.compare();
        return comparison.differences;
    }

    private JsonNode schemas() {
        return api.at("/components/schemas");
    }

    private void compare() {
        schemas().properties().forEach(each -> {
            Class<?> type = classes.get(each.getKey() + SUFFIX);
            if (type == null) {
                differences.add("no class " + each.getKey() + SUFFIX);
            } else if (type.isEnum()) {
                compareWords(each.getKey(), each.getValue(), type);
            } else {
                compareMembers(each.getKey(), each.getValue(), type);
            }
        });
        classes.keySet().stream()
                .filter(name -> !schemas().has(name.replaceFirst(SUFFIX + "$", "")) || !name.endsWith(SUFFIX))
                .forEach(name -> differences.add("no schema of " + name));
        findNameless(api.path("paths"), "paths");
    }

    /** What a request has, or an answer, stands among the schemas. */
    private void findNameless(JsonNode node, String place) {
        node.properties().forEach(each -> {
            JsonNode schema = each.getValue().path("schema");
            if (each.getKey().equals("application/json") && !schema.has("$ref")) {
                differences.add(place + " has a schema without a name");
            }
            findNameless(each.getValue(), place + "/" + each.getKey());
        });
    }

    private void compareWords(String name, JsonNode schema, Class<?> type) {
        Set<String> written = new TreeSet<>();
        schema.path("enum").forEach(word -> written.add(word.textValue()));
        Set<String> ours = new TreeSet<>();
        Arrays.stream(type.getEnumConstants())
                .forEach(each -> ours.add(JsonForm.MAPPER.valueToTree(each).textValue()));
        if (!written.equals(ours)) {
            differences.add(name + " has the words " + written + ", the class " + ours);
        }
    }

    private void compareMembers(String name, JsonNode schema, Class<?> type) {
        Map<String, JsonNode> written = new LinkedHashMap<>();
        Set<String> required = new HashSet<>();
        collect(schema, written, required);
        RecordComponent[] components = type.isRecord() ? type.getRecordComponents() : new RecordComponent[0];
        for (RecordComponent component : components) {
            String member = name + "." + component.getName();
            JsonNode property = written.remove(component.getName());
            if (property == null) {
                differences.add("no property " + member);
                continue;
            }
            boolean isRequired = required.contains(component.getName());
            if (isRequired != component.getAccessor().isAnnotationPresent(Required.class)) {
                differences.add(member + (isRequired ? " is required, but not marked so" : " is marked, not required"));
            }
            if (!isRequired && component.getType().isPrimitive()) {
                differences.add(member + " may be absent, but its class can't be null");
            }
            if (!isSame(property, component.getGenericType(), member)) {
                differences.add(member + " is " + component.getGenericType() + ", not " + property);
            }
        }
        written.keySet().forEach(rest -> differences.add("no component " + name + "." + rest));
    }

    private void collect(JsonNode schema, Map<String, JsonNode> properties, Set<String> required) {
        JsonNode meant = schema.has("$ref") ? schemas().path(schemaName(schema)) : schema;
        meant.path("allOf").forEach(part -> collect(part, properties, required));
        meant.path("properties").properties().forEach(each -> properties.put(each.getKey(), each.getValue()));
        meant.path("required").forEach(each -> required.add(each.textValue()));
    }

    private static String schemaName(JsonNode reference) {
        return reference.path("$ref").textValue().substring(PLACE.length());
    }

    private boolean isSame(JsonNode property, Type type, String member) {
        if (property.has("$ref")) {
            return type == classes.get(schemaName(property) + SUFFIX);
        }
        String format = property.path("format").asText();
        return switch (property.path("type").asText()) {
            case "string" ->
                !property.has("enum")
                        && type
                                == (format.equals("date-time") && !TIMES_AS_TEXT.contains(member)
                                        ? Instant.class
                                        : String.class);
            case "integer" ->
                format.equals("int64")
                        ? type == long.class || type == Long.class
                        : type == int.class || type == Integer.class;
            case "number" -> type == double.class || type == Double.class;
            case "boolean" -> type == boolean.class || type == Boolean.class;
            case "array" -> isSame(property.path("items"), argument(type, List.class, 0), member);
            case "object" ->
                property.has("additionalProperties")
                        ? isSame(property.path("additionalProperties"), argument(type, Map.class, 1), member)
                        : !property.has("properties")
                                && type instanceof Class<?> open
                                && JsonNode.class.isAssignableFrom(open);
            default -> false;
        };
    }

    /** Returns null where the type is another one. */
    private static Type argument(Type type, Class<?> raw, int index) {
        return type instanceof ParameterizedType generic && generic.getRawType() == raw
                ? generic.getActualTypeArguments()[index]
                : null;
    }
}
