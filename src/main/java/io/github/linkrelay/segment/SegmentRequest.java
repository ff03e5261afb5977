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
 * Makes a request to Segment's {@code /v1/batch} from a list of Track calls. The body is as in {@link SegmentBatch}.
 * The request also has Basic authorization with the write key as the user and no password, as Segment's own libraries
 * send it (segment.com, HTTP API source).
 *
 * <p>Set the properties before use; then the step is safe for any thread. Without a write key the start of the route
 * fails.
 */
public final class SegmentRequest extends ServiceSupport implements Processor {
    private String writeKey;
    private Clock clock = Clock.systemUTC();
    private SegmentBatch batch;
    private String authorization;

    /** Sets the write key of the source that takes the events. */
    public void setWriteKey(String writeKey) {
        this.writeKey = writeKey;
    }

    /** Sets the clock that gives {@code sentAt}. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected void doStart() {
        batch = new SegmentBatch(writeKey, clock);
        authorization =
                "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Replaces the body, a list with the bytes of each Track call, by the body of the request, rendered at this moment.
     */
    @Override
    @SuppressWarnings("unchecked")
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(batch.render(message.getBody(List.class)));
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setHeader("Authorization", authorization);
    }
}
