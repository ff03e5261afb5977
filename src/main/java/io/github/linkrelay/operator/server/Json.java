package io.github.linkrelay.operator.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How the API writes JSON: what is not there is left out, times have milliseconds and are in UTC. */
final class Json {
    static final String TYPE = "application/json; charset=utf-8";

    /** Digits of numbers stay as they are. */
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static String time(long millis) {
        return time(Instant.ofEpochMilli(millis));
    }

    static String time(Instant instant) {
        return MILLIS.format(instant);
    }

    static void putTime(ObjectNode node, String name, Instant instant) {
        if (instant != null) {
            node.put(name, time(instant));
        }
    }

    static void putText(ObjectNode node, String name, String text) {
        if (text != null) {
            node.put(name, text);
        }
    }

    static OperatorAnswer answer(int status, JsonNode node) {
        try {
            return new OperatorAnswer(status, TYPE, MAPPER.writeValueAsBytes(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static OperatorAnswer problem(int status, String sentence) {
        return answer(status, object().put("status", status).put("problem", sentence));
    }
}
