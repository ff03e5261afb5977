package io.github.linkrelay.delivery;

import io.github.linkrelay.outbox.Delivery;
import io.github.linkrelay.outbox.OutboxConstants;
import io.github.linkrelay.outbox.Pause;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.Synchronization;

/**
 * Collects serialised events into a {@link Batch} and takes over their acknowledgement.
 *
 * <p>To Camel an event's exchange is done as soon as it is aggregated. To the outbox it is not: each delivery is
 * deferred here and settled by the batch's own end. That makes the stock {@code aggregate} EIP safe between the
 * outbox and a destination.
 *
 * <p>How many events make a batch is the EIP's {@code completionSize}. Its bytes are limited here: a batch is
 * complete as soon as the largest event could overshoot the limit.
 */
public final class BatchStrategy implements AggregationStrategy {
    private final long fullAtBytes;

    /**
     * @param maxBatchBytes what the members may take together, separators not counted
     * @param maxEventBytes the largest member that ever arrives
     */
    public BatchStrategy(long maxBatchBytes, long maxEventBytes) {
        if (maxEventBytes > maxBatchBytes) {
            throw new IllegalArgumentException(
                    "a batch of " + maxBatchBytes + " bytes cannot hold an event of " + maxEventBytes);
        }
        this.fullAtBytes = maxBatchBytes - maxEventBytes;
    }

    @Override
    public Exchange aggregate(Exchange collected, Exchange event) {
        Delivery delivery = event.getProperty(OutboxConstants.DELIVERY, Delivery.class);
        byte[] member = event.getMessage().getBody(byte[].class);
        delivery.defer();

        Exchange answer = collected == null ? begin(event) : collected;
        Batch batch = answer.getMessage().getBody(Batch.class);
        batch.add(delivery, member);
        if (batch.bytes() > fullAtBytes) {
            answer.setProperty(ExchangePropertyKey.AGGREGATION_COMPLETE_CURRENT_GROUP, true);
        }
        return answer;
    }

    private static Exchange begin(Exchange first) {
        Batch batch = new Batch();
        first.removeProperty(OutboxConstants.DELIVERY);
        first.getMessage().removeHeaders("*");
        first.getMessage().setBody(batch);
        first.getExchangeExtension().addOnCompletion(new Settlement(batch));
        return first;
    }

    /** Whatever the route's steps left open is settled by how the batch's exchange ended. */
    private record Settlement(Batch batch) implements Synchronization {
        @Override
        public void onComplete(Exchange exchange) {
            batch.acknowledge();
        }

        @Override
        public void onFailure(Exchange exchange) {
            batch.release(Pause.backOff(Failure.describe(exchange.getException())));
        }
    }
}
