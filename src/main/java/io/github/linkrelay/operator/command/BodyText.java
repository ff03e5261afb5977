package io.github.linkrelay.operator.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;

/** A received body, as the API gives it. */
record BodyText(JsonNode body) {

    /** The bytes as they were received. */
    byte[] bytes() {
        String text = body.path("text").asText();
        try {
            return isBase64() ? Base64.getDecoder().decode(text) : text.getBytes(UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal("The answer makes no sense: the body is no Base64.");
        }
    }

    void print(Screen screen) {
        screen.line("Body, " + Amount.of(body.path("bytes").asLong(), "byte")
                + (isBase64() ? ", no UTF-8, here in Base64" : "") + ":");
        screen.lines(
                "  ",
                isBase64()
                        ? body.path("text").asText()
                        : laidOut(body.path("text").asText()));
    }

    private boolean isBase64() {
        return body.path("base64").asBoolean();
    }

    /** JSON over several lines, anything else as it is. */
    private static String laidOut(String text) {
        try {
            JsonNode document = Json.MAPPER.readTree(text);
            return document.isContainerNode() ? Json.pretty(document) : text;
        } catch (JsonProcessingException e) {
            return text;
        }
    }
}
