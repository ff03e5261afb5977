package io.github.linkrelay.outbox;

import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;

/** Settles a delivery when its exchange ends, unless somebody took that over. */
record SettleAtEnd(Delivery delivery) implements Synchronization {

    @Override
    public void onComplete(Exchange exchange) {
        if (!delivery.isDeferred()) {
            delivery.acknowledge();
        }
    }

    @Override
    public void onFailure(Exchange exchange) {
        if (!delivery.isDeferred()) {
            delivery.release(Pause.backOff(reason(exchange)));
        }
    }

    private static String reason(Exchange exchange) {
        Exception cause = exchange.getException();
        if (cause == null) {
            cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        }
        return cause == null ? "the route failed" : "the route failed: " + cause;
    }
}
