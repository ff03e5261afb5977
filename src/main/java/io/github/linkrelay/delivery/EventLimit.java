package io.github.linkrelay.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Serialises a transformed event and refuses one that the destination would refuse for its size.
 *
 * <p>Body in: a {@link JsonNode}, or what Camel converts to {@code byte[]} as JSON. Body out: its UTF-8 bytes.
 */
public final class EventLimit implements Processor {
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

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        byte[] member = message.getBody() instanceof JsonNode node
                ? json.apply(node)
                : message.getMandatoryBody(byte[].class);
        if (member.length > maxBytes) {
            throw new EventTooLargeException(member.length, maxBytes);
        }
        message.setBody(member);
    }
}
