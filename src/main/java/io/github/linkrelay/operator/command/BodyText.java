package io.github.linkrelay.operator.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.linkrelay.operator.api.BodyJson;
import io.github.linkrelay.operator.api.JsonForm;
import java.util.Base64;

/** Prints a received body, or gives its bytes. */
record BodyText(BodyJson body) {

    /** Returns the bytes as they were received. */
    byte[] bytes() {
        try {
            return isBase64()
                    ? Base64.getDecoder().decode(body.text())
                    : body.text().getBytes(UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal("The answer makes no sense: the body is no Base64.");
        }
    }

    void print(Screen screen) {
        screen.line(
                "Body, " + Amount.of(body.bytes(), "byte") + (isBase64() ? ", no UTF-8, here in Base64" : "") + ":");
        screen.lines("  ", isBase64() ? body.text() : laidOut(body.text()));
    }

    private boolean isBase64() {
        return Boolean.TRUE.equals(body.base64());
    }

    /** Returns JSON over several lines, and any other text as it is. */
    private static String laidOut(String text) {
        try {
            JsonNode document = JsonForm.MAPPER.readTree(text);
            return document.isContainerNode() ? PrettyJson.of(document) : text;
        } catch (JsonProcessingException e) {
            return text;
        }
    }
}
