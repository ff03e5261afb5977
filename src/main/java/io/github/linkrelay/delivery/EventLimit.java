package io.github.linkrelay.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;

/** Serialises transformed events and refuses those that the destination would refuse for their size. */
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
     * An event as UTF-8 bytes.
     *
     * @param message with a {@link JsonNode}, or with what Camel converts to {@code byte[]}, JSON already
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
