package io.github.linkrelay.outbox;

import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;

/**
 * Settles a delivery when its exchange ends, unless somebody took that over: an event that no request carried was filtered.
 *
 * @param mark of the exchange
 */
record SettleAtEnd(Delivery delivery, RequestMark mark) implements Synchronization {

    @Override
    public void onComplete(Exchange exchange) {
        if (delivery.isDeferred()) {
            return;
        }
        if (mark.isMade()) {
            delivery.acknowledge();
        } else {
            delivery.filter();
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
