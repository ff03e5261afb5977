package io.github.linkrelay.delivery;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Serialises a transformed event and refuses one that the destination would refuse for its size.
 *
 * <p>Body in: anything that Jackson writes, or the {@code byte[]} of a JSON value. Body out: its UTF-8 bytes.
 */
public final class EventLimit implements Processor {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int maxBytes;

    /** @param maxBytes the largest member of a batch, in UTF-8 bytes as sent */
    public EventLimit(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        byte[] member = message.getBody() instanceof byte[] bytes ? bytes : JSON.writeValueAsBytes(message.getBody());
        if (member.length > maxBytes) {
            throw new EventTooLargeException(member.length, maxBytes);
        }
        message.setBody(member);
    }
}
