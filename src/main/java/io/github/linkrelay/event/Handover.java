package io.github.linkrelay.event;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.Synchronization;

/**
 * Turns a delivery into the exchange that a route gets, and settles the delivery when that exchange ends, unless it is
 * deferred. An event that no request carried counts as filtered. Every store, and a trial, uses this class to hand over
 * events.
 */
public final class Handover implements Synchronization {

    private final Delivery delivery;
    private final RequestMark mark;

    private Handover(Delivery delivery, RequestMark mark) {
        this.delivery = delivery;
        this.mark = mark;
    }

    /** Fills a new exchange with the event of the delivery. From here on, the end of the exchange settles the delivery. */
    public static void fill(Exchange exchange, Delivery delivery) {
        exchange.setProperty(EventHeaders.DELIVERY, delivery);
        StoredEvent event = delivery.event();
        Message message = exchange.getIn();
        message.setBody(event.body());
        message.setHeader(EventHeaders.KEY, event.key().toString());
        message.setHeader(EventHeaders.SEQUENCE, event.sequence());
        message.setHeader(EventHeaders.RECEIVED_AT, event.receivedAt());
        if (event.type() != null) {
            message.setHeader(EventHeaders.EVENT_TYPE, event.type());
        }
        if (delivery.isDeadElsewhere()) {
            message.setHeader(EventHeaders.DEAD, true);
        }
        exchange.getExchangeExtension().addOnCompletion(new Handover(delivery, RequestMark.begin(exchange)));
    }

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
        if (delivery.isDeferred()) {
            return;
        }
        Exception cause = exchange.getException();
        delivery.routeFailed(cause == null ? exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class) : cause);
    }
}
