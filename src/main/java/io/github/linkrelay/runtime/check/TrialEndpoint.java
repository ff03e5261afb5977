package io.github.linkrelay.runtime.check;

import java.util.function.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * In place of an endpoint that would reach out of the trial: it hands what it is sent to an observer, and what consumes
 * from it gets only what the trial feeds.
 */
final class TrialEndpoint extends DefaultEndpoint {
    private final Endpoint original;
    private final Consumer<Exchange> sent;
    private final Consumer<TrialConsumer> consumers;

    /** @param original made already, so that its options are known to be right; never started */
    TrialEndpoint(Endpoint original, Consumer<Exchange> sent, Consumer<TrialConsumer> consumers) {
        this.original = original;
        this.sent = sent;
        this.consumers = consumers;
        setCamelContext(original.getCamelContext());
        setEndpointUri(original.getEndpointUri());
    }

    Endpoint original() {
        return original;
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

    @Override
    public TrialConsumer createConsumer(Processor processor) {
        TrialConsumer consumer = new TrialConsumer(this, processor);
        consumers.accept(consumer);
        return consumer;
    }

    /** Starts nothing of its own. */
    static final class TrialConsumer extends DefaultConsumer {
        TrialConsumer(TrialEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        Endpoint original() {
            return ((TrialEndpoint) getEndpoint()).original;
        }
    }
}
