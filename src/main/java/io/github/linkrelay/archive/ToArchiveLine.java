package io.github.linkrelay.archive;

import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.StoredEvent;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NoSuchHeaderException;
import org.apache.camel.Processor;
import org.apache.camel.support.ExchangeHelper;

/**
 * Makes the line of the archive from an event, as a step before {@code aggregate}. The body, which is the received
 * bytes, becomes the line in UTF-8 without line break. It is the bean {@code archiveLine} in routes, and safe for any
 * thread.
 */
public final class ToArchiveLine implements Processor {

    /** Returns the most bytes of a line for a body of this many bytes. */
    public static int maxLineBytes(int bodyBytes) {
        return Math.multiplyExact(bodyBytes, ArchiveLine.WORST_GROWTH) + ArchiveLine.OVERHEAD;
    }

    @Override
    public void process(Exchange exchange) throws NoSuchHeaderException {
        Message message = exchange.getMessage();
        byte[] body = message.getBody(byte[].class);
        message.setBody(ArchiveLine.of(new StoredEvent(
                ExchangeHelper.getMandatoryHeader(exchange, EventHeaders.SEQUENCE, Long.class),
                EventKey.parse(ExchangeHelper.getMandatoryHeader(exchange, EventHeaders.KEY, String.class)),
                message.getHeader(EventHeaders.EVENT_TYPE, String.class),
                ExchangeHelper.getMandatoryHeader(exchange, EventHeaders.RECEIVED_AT, Long.class),
                body == null ? new byte[0] : body)));
    }
}
