package io.github.linkrelay.event;

import org.apache.camel.Exchange;

/**
 * Whether a request carried what an exchange holds, so that an event that a step of its route stopped is not taken for one
 * that was delivered. Copies of the exchange share it. Safe for any number of threads.
 */
public final class RequestMark {

    /** The exchange property that holds it. */
    public static final String PROPERTY = "CamelOutboxRequest";

    private volatile boolean made;

    private RequestMark() {}

    /** Gives the exchange a mark of its own that says no, in place of one that it has. */
    public static RequestMark begin(Exchange exchange) {
        RequestMark mark = new RequestMark();
        exchange.setProperty(PROPERTY, mark);
        return mark;
    }

    /**
     * Says that a request carried it. Camel's own steps that send need not: see {@link RequestWatch}. It is for a bean or a
     * processor that sends by itself. Does nothing with an exchange that did not come from an outbox.
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

    /** Takes the mark off, so that what is done with the exchange until it is put on again does not count. */
    static Object takeOff(Exchange exchange) {
        return exchange.removeProperty(PROPERTY);
    }

    static void putOn(Exchange exchange, Object mark) {
        exchange.setProperty(PROPERTY, mark);
    }
}
