package io.github.linkrelay.delivery;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Deliver a batch of events to another endpoint, halving a batch that is refused until the event at fault stands alone.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "deliver",
        title = "Deliver",
        syntax = "deliver:target",
        producerOnly = true,
        remote = false,
        category = {Category.CORE})
public class DeliverEndpoint extends DefaultEndpoint {

    @UriPath(
            description =
                    "The URI of the endpoint that sends one batch, such as kamelet:segment-sink. Its options follow"
                            + " as usual.")
    @Metadata(required = true)
    private String target;

    private final Endpoint targetEndpoint;

    DeliverEndpoint(String uri, DeliverComponent component, String target, Endpoint targetEndpoint) {
        super(uri, component);
        this.target = target;
        this.targetEndpoint = targetEndpoint;
    }

    public String getTarget() {
        return target;
    }

    public void setTarget(String target) {
        this.target = target;
    }

    /** Returns the endpoint of the target's URI. */
    public Endpoint getTargetEndpoint() {
        return targetEndpoint;
    }

    @Override
    public boolean isLenientProperties() {
        return true;
    }

    @Override
    public Producer createProducer() throws Exception {
        DeliverComponent component = (DeliverComponent) getComponent();
        return new DeliverProducer(this, targetEndpoint, component.getListener(), component.getLongestWait());
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new IllegalArgumentException("deliver: only sends, a route that delivers begins with outbox:");
    }
}
