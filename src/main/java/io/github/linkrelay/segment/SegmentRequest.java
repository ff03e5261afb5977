package io.github.linkrelay.segment;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.service.ServiceSupport;

/**
 * A step that makes a request to Segment's {@code /v1/batch} of a list of Track calls: the body as in {@link SegmentBatch},
 * and Basic authorization, the write key as user and no password, as Segment's own libraries send it besides the key in
 * the body (segment.com, HTTP API source).
 *
 * <p>Set before use; then for any thread. The start of a route without a write key fails.
 */
public final class SegmentRequest extends ServiceSupport implements Processor {
    private String writeKey;
    private Clock clock = Clock.systemUTC();
    private SegmentBatch batch;
    private String authorization;

    /** The write key of the source that takes the events. */
    public void setWriteKey(String writeKey) {
        this.writeKey = writeKey;
    }

    /** Tells {@code sentAt}. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected void doStart() {
        batch = new SegmentBatch(writeKey, clock);
        authorization =
                "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
    }

    /** Body in: a list with the bytes of each Track call. Body out: the request's, rendered at this moment. */
    @Override
    @SuppressWarnings("unchecked")
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(batch.render(message.getBody(List.class)));
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setHeader("Authorization", authorization);
    }
}
