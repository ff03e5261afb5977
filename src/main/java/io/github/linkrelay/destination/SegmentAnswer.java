package io.github.linkrelay.destination;

import io.github.linkrelay.delivery.NotAcceptedException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The step of {@code segment-sink} behind the request: an acceptance by Segment says {@code {"success":true}}, and what
 * else comes with a 2xx holds the destination. Safe for any number of threads.
 */
public final class SegmentAnswer implements Processor {
    private final boolean anySuccess;

    /**
     * @param accept {@code success}; or {@code any-2xx}, for a compatible service that accepts in other words
     * @throws IllegalArgumentException if it is neither
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
        Answer answer = Answer.of(exchange.getMessage(), "Retry-After");
        if (!anySuccess && !answer.json().path("success").asBoolean(false)) {
            throw answer.notAcceptedBy("Segment");
        }
    }
}
