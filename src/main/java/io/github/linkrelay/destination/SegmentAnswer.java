package io.github.linkrelay.destination;

import io.github.linkrelay.delivery.NotAcceptedException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Checks the answer in {@code segment-sink}. An acceptance by Segment says {@code {"success":true}}; any other 2xx
 * holds the destination. It is safe for any number of threads.
 */
public final class SegmentAnswer implements Processor {
    private final boolean anySuccess;

    /**
     * @param accept {@code success}, or {@code any-2xx} for a compatible service whose acceptances differ
     * @throws IllegalArgumentException if it is another word
     */
    public SegmentAnswer(String accept) {
        if (!accept.equals("success") && !accept.equals("any-2xx")) {
            throw new IllegalArgumentException("accept must be success or any-2xx, not '" + accept + "'");
        }
        this.anySuccess = accept.equals("any-2xx");
    }

    /** @throws NotAcceptedException if the answer in the body is no acceptance */
    @Override
    public void process(Exchange exchange) {
        VendorAnswer answer = VendorAnswer.of(exchange.getMessage(), "Retry-After");
        if (!anySuccess && !answer.json().path("success").asBoolean(false)) {
            throw answer.notAcceptedBy("Segment");
        }
    }
}
