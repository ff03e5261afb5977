package io.github.linkrelay.operator.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The JSON object that a change comes with, read strictly. */
final class Members {
    private final ObjectNode body;

    private Members(ObjectNode body) {
        this.body = body;
    }

    /** @throws RequestProblem if it is none, or has a member that is not known */
    static Members of(byte[] bytes, List<String> known) {
        JsonNode body;
        try {
            body = Json.MAPPER.readTree(bytes);
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
        return new Members(object);
    }

    private JsonNode get(String name) {
        JsonNode value = body.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** Null if it is absent or empty. */
    String text(String name) {
        JsonNode value = get(name);
        if (value != null && !value.isTextual()) {
            throw RequestProblem.badRequest(name + " must be a text");
        }
        return value == null || value.textValue().isBlank()
                ? null
                : value.textValue().strip();
    }

    boolean flag(String name) {
        JsonNode value = get(name);
        if (value != null && !value.isBoolean()) {
            throw RequestProblem.badRequest(name + " must be true or false");
        }
        return value != null && value.booleanValue();
    }

    double number(String name, double usual) {
        JsonNode value = get(name);
        if (value != null && !value.isNumber()) {
            throw RequestProblem.badRequest(name + " must be a number");
        }
        return value == null ? usual : value.doubleValue();
    }

    Long time(String name) {
        return Parameters.time(name, text(name));
    }

    /** Whole numbers; null if it is absent. */
    List<Long> numbers(String name, int most) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        if (!value.isArray() || value.size() > most) {
            throw RequestProblem.badRequest(name + " must be an array of at most " + most + " numbers");
        }
        List<Long> numbers = new ArrayList<>();
        for (JsonNode each : value) {
            if (!each.canConvertToExactIntegral() || !each.canConvertToLong()) {
                throw RequestProblem.badRequest(name + " must have whole numbers only");
            }
            numbers.add(each.longValue());
        }
        return numbers;
    }
}
