package io.github.linkrelay.outbox;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.outbox.view.NewDeadLetter;
import io.github.linkrelay.outbox.view.NewQuarantineEntry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;

/** Writes the message to the outbox. The exchange waits for the disk, its thread doesn't. */
class OutboxProducer extends DefaultAsyncProducer {

    private final OutboxEndpoint endpoint;
    private Outbox outbox;

    OutboxProducer(OutboxEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        outbox = endpoint.getOutbox();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            Message message = exchange.getMessage();
            return switch (endpoint.getOperation()) {
                case append -> whenDone(outbox.append(event(message)), exchange, callback);
                case deadLetter -> whenDone(outbox.deadLetter(deadLetter(message)), exchange, callback);
                case quarantine -> {
                    outbox.quarantine(quarantineEntry(message));
                    callback.done(true);
                    yield true;
                }
            };
        } catch (InvalidPayloadException | RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private static boolean whenDone(CompletableFuture<?> stored, Exchange exchange, AsyncCallback callback) {
        stored.whenComplete((result, failure) -> {
            if (failure != null) {
                exchange.setException(failure instanceof CompletionException ? failure.getCause() : failure);
            } else if (result instanceof Appended appended) {
                exchange.getMessage().setHeader(EventHeaders.DUPLICATE, appended.duplicate());
                exchange.getMessage().setHeader(EventHeaders.SEQUENCE, appended.sequence());
            }
            callback.done(false);
        });
        return false;
    }

    private static NewEvent event(Message message) throws InvalidPayloadException {
        return new NewEvent(key(message), text(message, EventHeaders.EVENT_TYPE), receivedAt(message), body(message));
    }

    private static NewDeadLetter deadLetter(Message message) throws InvalidPayloadException {
        return new NewDeadLetter(
                key(message),
                text(message, EventHeaders.EVENT_TYPE),
                receivedAt(message),
                reason(message),
                body(message));
    }

    private static NewQuarantineEntry quarantineEntry(Message message) throws InvalidPayloadException {
        return new NewQuarantineEntry(
                key(message),
                receivedAt(message),
                reason(message),
                text(message, EventHeaders.SIGNATURE),
                body(message));
    }

    private static EventKey key(Message message) {
        String hex = text(message, EventHeaders.KEY);
        return hex == null ? null : EventKey.parse(hex);
    }

    private static String text(Message message, String header) {
        return message.getHeader(header, String.class);
    }

    private static long receivedAt(Message message) {
        return message.getHeader(EventHeaders.RECEIVED_AT, 0L, Long.class);
    }

    private static String reason(Message message) {
        return message.getHeader(EventHeaders.REASON, "no reason given", String.class);
    }

    /** Returns the bytes of the body; an empty array if there is no body. */
    private static byte[] body(Message message) throws InvalidPayloadException {
        return message.getBody() == null ? new byte[0] : message.getMandatoryBody(byte[].class);
    }
}
