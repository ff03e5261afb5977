package io.github.linkrelay.webhook;

import io.github.linkrelay.event.EventHeaders;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Lets only bodies on in which there is an event, and says which: the header {@code CamelOutboxKey} gets the lower-case
 * hex SHA-256 of the body, {@code CamelOutboxEventType} the event type. Others end with
 * {@link UnusableEnvelopeException}, the problem in {@code CamelOutboxReason}. The body stays as it is.
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
        // The key first: a body that is refused is kept under it, once.
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
