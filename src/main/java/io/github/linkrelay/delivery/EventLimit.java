package io.github.linkrelay.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;

/** Serialises transformed events, and refuses those that are too large for the destination. */
public final class EventLimit {
    private final int maxBytes;
    private final Function<JsonNode, byte[]> json;

    /**
     * @param maxBytes the largest member of a batch, in UTF-8 bytes as sent
     * @param json writes an event as the destination wants it
     */
    public EventLimit(int maxBytes, Function<JsonNode, byte[]> json) {
        this.maxBytes = maxBytes;
        this.json = json;
    }

    int maxBytes() {
        return maxBytes;
    }

    /**
     * Returns an event as UTF-8 bytes.
     *
     * @param message its body is a {@link JsonNode}, or is JSON that Camel can convert to {@code byte[]}
     */
    byte[] serialise(Message message) throws EventTooLargeException, InvalidPayloadException {
        byte[] member =
                message.getBody() instanceof JsonNode node ? json.apply(node) : message.getMandatoryBody(byte[].class);
        if (member.length > maxBytes) {
            throw new EventTooLargeException(member.length, maxBytes);
        }
        return member;
    }
}
