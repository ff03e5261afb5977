package io.github.linkrelay.operator.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.operator.api.JsonForm;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Reads the JSON body of a change as a record of the API, strictly: an unknown member is refused, because ignoring it could
 * change more than was meant. A member that is absent, null or a blank text is null in the record, even where it is required;
 * so is a word that its enum does not have.
 */
final class StrictBody {
    private static final int MOST_NUMBERS = 1_000;

    private StrictBody() {}

    /**
     * Returns the body as a record of this type.
     *
     * @throws RequestProblem if the body is no JSON object, has a member that the record has not, or one of a wrong type
     */
    static <T extends Record> T read(byte[] bytes, Class<T> type) {
        RecordComponent[] components = type.getRecordComponents();
        ObjectNode body = object(
                bytes, Arrays.stream(components).map(RecordComponent::getName).toList());
        for (RecordComponent component : components) {
            String name = component.getName();
            JsonNode value = body.path(name);
            body.set(
                    name,
                    value.isNull() || value.isMissingNode()
                            ? body.nullNode()
                            : checked(name, value, component.getType()));
        }
        try {
            return JsonForm.MAPPER.treeToValue(body, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws RequestProblem if the body is no JSON object, or has any member */
    static void requireEmpty(byte[] bytes) {
        object(bytes, List.of());
    }

    private static ObjectNode object(byte[] bytes, List<String> known) {
        JsonNode body;
        try {
            body = JsonForm.MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw RequestProblem.badRequest("The body is no JSON");
        }
        if (!(body instanceof ObjectNode object)) {
            throw RequestProblem.badRequest("The body must be a JSON object");
        }
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw RequestProblem.badRequest(
                        "There is no member " + name + "; there are: " + String.join(", ", known));
            }
        }
        return object;
    }

    private static JsonNode checked(String name, JsonNode value, Class<?> type) {
        if (type == Boolean.class) {
            return required(value.isBoolean(), value, name + " must be true or false");
        }
        if (type == Double.class) {
            return required(value.isNumber(), value, name + " must be a number");
        }
        if (type == List.class) {
            return numbers(name, value);
        }
        required(value.isTextual(), value, name + " must be a text");
        String text = value.textValue().strip();
        return text.isEmpty() ? JsonForm.MAPPER.nullNode() : JsonForm.MAPPER.valueToTree(text);
    }

    /** Returns the numbers of an array. They must be whole; 2.0 counts as whole. */
    private static ArrayNode numbers(String name, JsonNode value) {
        required(
                value.isArray() && value.size() <= MOST_NUMBERS,
                value,
                name + " must be an array of at most " + MOST_NUMBERS + " numbers");
        ArrayNode numbers = JsonForm.MAPPER.createArrayNode();
        for (JsonNode each : value) {
            required(
                    each.canConvertToExactIntegral() && each.canConvertToLong(),
                    each,
                    name + " must have whole numbers only");
            numbers.add(each.longValue());
        }
        return numbers;
    }

    private static JsonNode required(boolean isRight, JsonNode value, String problem) {
        if (!isRight) {
            throw RequestProblem.badRequest(problem);
        }
        return value;
    }
}
