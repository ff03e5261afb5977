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
 * A step before {@code aggregate}: makes the line of the archive of an event as the outbox hands it over. Body in: the bytes
 * that were received; body out: the line as UTF-8, without line break. The bean {@code archiveLine} in routes; for any
 * thread.
 */
public final class ToArchiveLine implements Processor {

    /** The most bytes of a line for a body of so many. */
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
