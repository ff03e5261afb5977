package io.github.linkrelay.destination;

import io.github.linkrelay.delivery.BatchStrategy;
import io.github.linkrelay.delivery.EventLimit;
import io.github.linkrelay.delivery.KeepsDeliveries;
import io.github.linkrelay.segment.TrackJson;
import org.apache.camel.Exchange;

/**
 * Collects Track calls into batches for a sink; the bean {@code trackBatches} in routes. A route that wants other limits
 * declares one of its own in a YAML {@code beans:} block:
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
 * <p>Limits are in UTF-8 bytes of the Track calls, and bound memory. What a request takes is kept by the sink itself.
 * Set before use; then safe for any thread.
 */
public final class TrackBatches implements KeepsDeliveries {
    private int maxEventBytes = 512 * 1024;
    private int maxBytes = 2_000_000;
    private volatile BatchStrategy strategy;

    /** An event that takes more becomes a dead letter before any batch has it. Default: 512 KiB. */
    public void setMaxEventBytes(int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
    }

    /** A batch is complete before it could take more. Default: 2,000,000. At least as much as one event may take. */
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
