package io.github.linkrelay.delivery;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.RequestMark;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Synchronization;

/**
 * Serialises events, collects them into a {@link Batch} and takes over their acknowledgement.
 *
 * <p>For Camel an event's exchange ends as soon as it is aggregated. For the outbox the event is still open: each
 * delivery is deferred here, and settled when the batch ends. That makes Camel's {@code aggregate} safe between the
 * outbox and a destination.
 *
 * <p>The number of events in a batch is the {@code completionSize} of {@code aggregate}. Its bytes are limited here: a
 * batch is complete as soon as one more event of the largest size could exceed the limit.
 */
public final class BatchStrategy implements KeepsDeliveries {
    /** The exchange property with the batch, needed when a step has put another body in its place. */
    static final String BATCH = "LinkrelayBatch";

    private final EventLimit limit;
    private final long fullAtBytes;

    /**
     * @param maxBatchBytes how many bytes the members may have together, separators not counted
     * @param limit makes the members; an event that it refuses fails alone, before any batch has it
     */
    public BatchStrategy(long maxBatchBytes, EventLimit limit) {
        if (limit.maxBytes() > maxBatchBytes) {
            throw new IllegalArgumentException(
                    "a batch of " + maxBatchBytes + " bytes cannot hold an event of " + limit.maxBytes());
        }
        this.limit = limit;
        this.fullAtBytes = maxBatchBytes - limit.maxBytes();
    }

    @Override
    public Exchange aggregate(Exchange collected, Exchange event) {
        Delivery delivery = event.getProperty(EventHeaders.DELIVERY, Delivery.class);
        byte[] member = serialise(event);
        delivery.defer();

        Exchange answer = collected == null ? begin(event) : collected;
        Batch batch = answer.getMessage().getBody(Batch.class);
        batch.add(delivery, member);
        if (batch.bytes() > fullAtBytes) {
            answer.setProperty(ExchangePropertyKey.AGGREGATION_COMPLETE_CURRENT_GROUP, true);
        }
        return answer;
    }

    /** From here on a step of the route has the batch, or a sending thread will have it soon. */
    @Override
    public void onCompletion(Exchange complete) {
        complete.getProperty(BATCH, Batch.class).busy(true);
    }

    private byte[] serialise(Exchange event) {
        try {
            return limit.serialise(event.getMessage());
        } catch (EventTooLargeException | InvalidPayloadException e) {
            throw new RuntimeCamelException(e);
        }
    }

    private static Exchange begin(Exchange first) {
        Batch batch = new Batch();
        first.removeProperty(EventHeaders.DELIVERY);
        first.getMessage().removeHeaders("*");
        first.getMessage().setBody(batch);
        first.setProperty(BATCH, batch);
        first.getExchangeExtension().addOnCompletion(new Settlement(batch, RequestMark.begin(first)));
        return first;
    }

    /** Settles the events that the route's steps left open, by how the batch's exchange ended. */
    private record Settlement(Batch batch, RequestMark mark) implements Synchronization {
        @Override
        public void onComplete(Exchange exchange) {
            if (mark.isMade()) {
                batch.acknowledge();
            } else if (exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT) != null) {
                // A step hid the failure, and the events were not settled.
                batch.release(Pause.backOff(
                        Failure.describe(exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class))));
            } else {
                batch.filter();
            }
        }

        @Override
        public void onFailure(Exchange exchange) {
            batch.release(Pause.backOff(Failure.describe(exchange.getException())));
        }
    }
}
