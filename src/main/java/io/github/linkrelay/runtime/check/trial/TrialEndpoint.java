package io.github.linkrelay.runtime.check.trial;

import java.util.function.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * Replaces an endpoint that would send something out of the trial. It gives what it is sent to an observer; a consumer
 * gets only what the trial feeds.
 */
final class TrialEndpoint extends DefaultEndpoint {
    private final Consumer<Exchange> sent;
    private final Consumer<DefaultConsumer> consumers;

    /** @param original the real endpoint; its options are known to be right, and it is never started */
    TrialEndpoint(Endpoint original, Consumer<Exchange> sent, Consumer<DefaultConsumer> consumers) {
        this.sent = sent;
        this.consumers = consumers;
        setCamelContext(original.getCamelContext());
        setEndpointUri(original.getEndpointUri());
    }

    @Override
    public boolean isLenientProperties() {
        return true;
    }

    @Override
    public Producer createProducer() {
        return new DefaultProducer(this) {
            @Override
            public void process(Exchange exchange) {
                sent.accept(exchange);
            }
        };
    }

    /** Returns a consumer that starts nothing. */
    @Override
    public DefaultConsumer createConsumer(Processor processor) {
        DefaultConsumer consumer = new DefaultConsumer(this, processor);
        consumers.accept(consumer);
        return consumer;
    }
}
