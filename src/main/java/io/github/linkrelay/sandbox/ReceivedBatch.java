package io.github.linkrelay.sandbox;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a request after reading.
 *
 * @param top     all members of the body except {@code batch}; a {@code batch} that is no array stays here
 * @param members the events; null if there is no array {@code batch}
 */
record ReceivedBatch(ObjectNode top, List<BatchMember> members) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES) // so a test sees that 4.90 stayed 4.90
            .build();

    /** Thrown when the body is not one JSON object. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /** Reads the members one by one, because the limit per event counts its bytes as sent, not as we'd write them. */
    static ReceivedBatch read(byte[] body) throws Unreadable {
        ObjectNode top = JSON.createObjectNode();
        List<BatchMember> members = null;
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Unreadable("the body must be a JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String field = parser.currentName();
                if (parser.nextToken() == JsonToken.START_ARRAY && field.equals("batch")) {
                    members = members(parser);
                } else {
                    top.set(field, JSON.readTree(parser));
                }
            }
            if (parser.nextToken() != null) {
                throw new Unreadable("the body must be one JSON object with nothing behind it");
            }
        } catch (JsonProcessingException e) {
            throw new Unreadable("the body must be JSON in UTF-8; it breaks off or is wrong at byte "
                    + (e.getLocation() == null ? -1 : e.getLocation().getByteOffset()));
        } catch (IOException e) {
            throw new Unreadable("the body must be JSON in UTF-8");
        }
        return new ReceivedBatch(top, members);
    }

    private static List<BatchMember> members(JsonParser parser) throws IOException {
        List<BatchMember> members = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            long start = parser.currentTokenLocation().getByteOffset();
            JsonNode json = JSON.readTree(parser);
            members.add(new BatchMember(json, parser.currentLocation().getByteOffset() - start));
        }
        return members;
    }

    JsonNode field(String name) {
        return top.has(name) ? top.get(name) : MissingNode.getInstance();
    }
}
