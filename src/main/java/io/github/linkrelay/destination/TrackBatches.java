package io.github.linkrelay.destination;

import io.github.linkrelay.delivery.BatchStrategy;
import io.github.linkrelay.delivery.EventLimit;
import io.github.linkrelay.delivery.KeepsDeliveries;
import io.github.linkrelay.segment.TrackJson;
import org.apache.camel.Exchange;

/**
 * Collects Track calls into batches for a sink. It is the bean {@code trackBatches} in routes. A route that needs other
 * limits declares a bean of its own in a YAML {@code beans:} block:
 *
 * <pre>{@code
 * - beans:
 *     - name: smallBatches
 *       type: "#class:io.github.linkrelay.destination.TrackBatches"
 *       properties:
 *         maxBytes: 200000
 *         maxEventBytes: 32768
 * }</pre>
 *
 * <p>The limits are in UTF-8 bytes of the Track calls, and limit the memory. The sink itself keeps to the vendor's
 * limits for a request. Set the properties before use; then the class is safe for any thread.
 */
public final class TrackBatches implements KeepsDeliveries {
    private int maxEventBytes = 512 * 1024;
    private int maxBytes = 2_000_000;
    private volatile BatchStrategy strategy;

    /**
     * Sets the most bytes of an event. A larger event becomes a dead letter before it gets into a batch. The default is
     * 512 KiB.
     */
    public void setMaxEventBytes(int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
    }

    /** Sets the most bytes of a batch. It must be at least as much as one event may have. The default is 2,000,000. */
    public void setMaxBytes(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public Exchange aggregate(Exchange collected, Exchange event) {
        BatchStrategy made = strategy;
        if (made == null) {
            made = new BatchStrategy(maxBytes, new EventLimit(maxEventBytes, TrackJson::bytes));
            strategy = made;
        }
        return made.aggregate(collected, event);
    }
}
