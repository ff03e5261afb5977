package io.github.linkrelay.event;

import org.apache.camel.Exchange;

/**
 * Records whether a request carried the event of an exchange. So an event that a step of its route stopped does not
 * count as delivered. Copies of the exchange share the mark. It is safe for any number of threads.
 */
public final class RequestMark {

    /** The exchange property with the mark. */
    public static final String PROPERTY = "CamelOutboxRequest";

    private volatile boolean made;

    private RequestMark() {}

    /** Gives the exchange a new mark that says no, in place of one that it has. */
    public static RequestMark begin(Exchange exchange) {
        RequestMark mark = new RequestMark();
        exchange.setProperty(PROPERTY, mark);
        return mark;
    }

    /**
     * Says that a request carried the event. A bean or a processor that sends by itself calls this; for Camel's own
     * steps {@link RequestWatch} does it. It does nothing if the exchange did not come from an outbox.
     */
    public static void made(Exchange exchange) {
        RequestMark mark = exchange.getProperty(PROPERTY, RequestMark.class);
        if (mark != null) {
            mark.made = true;
        }
    }

    public boolean isMade() {
        return made;
    }

    /** Whether the exchange comes from an outbox and no request has carried it yet. */
    public static boolean isOpen(Exchange exchange) {
        RequestMark mark = exchange.getProperty(PROPERTY, RequestMark.class);
        return mark != null && !mark.made;
    }

    static boolean isOn(Exchange exchange) {
        return exchange.getProperty(PROPERTY) != null;
    }

    /** Removes and returns the mark, so that requests do not count until it is put back. */
    static Object takeOff(Exchange exchange) {
        return exchange.removeProperty(PROPERTY);
    }

    static void putOn(Exchange exchange, Object mark) {
        exchange.setProperty(PROPERTY, mark);
    }
}
