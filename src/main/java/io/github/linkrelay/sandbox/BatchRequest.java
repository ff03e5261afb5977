package io.github.linkrelay.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A {@code POST /v1/batch} as it arrived, for a function that chooses the answer by its content.
 *
 * @param receivedAt when its headers were read
 * @param headers    names in any case; the credentials of {@code Authorization} are left out
 * @param bytes      the size of the body
 * @param events     the members of {@code batch}, good or bad, as far as the body could be read; don't change them
 */
public record BatchRequest(Instant receivedAt, Map<String, String> headers, long bytes, List<JsonNode> events) {

    /** Whether a member has this {@code messageId}. */
    public boolean hasMessageId(String messageId) {
        return events.stream()
                .anyMatch(event -> messageId.equals(event.path("messageId").textValue()));
    }

    /** Whether a member has a property of this name, whose value as text is this one. */
    public boolean hasProperty(String name, String value) {
        return events.stream()
                .map(event -> event.path("properties").path(name))
                .anyMatch(property -> property.isValueNode() && value.equals(property.asText()));
    }
}
