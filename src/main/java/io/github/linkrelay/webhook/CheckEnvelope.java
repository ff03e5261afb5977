package io.github.linkrelay.webhook;

import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.event.Sha256;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Passes on only bodies that contain an event. The header {@code CamelOutboxKey} gets the lower-case hex SHA-256 of the
 * body, and {@code CamelOutboxEventType} the event type. For any other body the step throws {@link
 * UnusableEnvelopeException} and puts the problem into {@code CamelOutboxReason}. The body is not changed.
 *
 * <p>Tolinku sends no id with an event and advises to hash the raw body (tolinku.com, webhook-idempotency).
 */
public final class CheckEnvelope implements Processor {
    private final EnvelopeReader reader;

    /** @param maxNesting levels of objects and arrays to allow, from 2 to {@link EnvelopeReader#MAX_NESTING} */
    public CheckEnvelope(int maxNesting) {
        this(new EnvelopeReader(maxNesting));
    }

    public CheckEnvelope(EnvelopeReader reader) {
        this.reader = reader;
    }

    @Override
    public void process(Exchange exchange) throws UnusableEnvelopeException {
        Message message = exchange.getMessage();
        byte[] body = RawBody.of(message);
        // The key is set first, because a refused body is kept under it, once.
        message.setHeader(EventHeaders.KEY, Sha256.hex(body));
        message.removeHeader(EventHeaders.EVENT_TYPE);
        try {
            message.setHeader(EventHeaders.EVENT_TYPE, reader.read(body).type());
        } catch (UnusableEnvelopeException e) {
            message.setHeader(EventHeaders.REASON, e.getMessage());
            throw e;
        }
    }
}
