package io.github.linkrelay.webhook;

import io.github.linkrelay.outbox.OutboxConstants;
import io.github.linkrelay.outbox.OutboxUnavailableException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the answer to a webhook, and nothing else into the response, by how its exchange went.
 *
 * <p>Counts each {@link Outcome}. Safe for any number of threads.
 */
public final class WebhookAnswer implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookAnswer.class);

    private final RecentMessages recent;
    private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);

    public WebhookAnswer(RecentMessages recent) {
        this.recent = recent;
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, new LongAdder());
        }
    }

    /** How many requests ended so since the start. */
    public long count(Outcome outcome) {
        return counts.get(outcome).sum();
    }

    /** Counts a request that was answered before the route. */
    public void note(Outcome outcome) {
        counts.get(outcome).increment();
    }

    @Override
    public void process(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Outcome outcome = failure == null ? stored(exchange) : refused(failure);
        note(outcome);

        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, outcome.status());
        if (outcome.retryAfterSeconds() > 0) {
            message.setHeader("Retry-After", String.valueOf(outcome.retryAfterSeconds()));
        }
        if (outcome == Outcome.UNUSABLE) {
            message.setHeader(Exchange.CONTENT_TYPE, "application/problem+json");
            message.setBody(Problem.json(outcome.status(), failure.getMessage()));
        } else {
            message.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
            message.setBody(outcome.text());
        }
    }

    private Outcome stored(Exchange exchange) {
        boolean twin = exchange.getProperty(Exchange.DUPLICATE_MESSAGE, false, Boolean.class);
        Message message = exchange.getMessage();
        if (twin) {
            return recent.isDone(message.getHeader(OutboxConstants.KEY, String.class))
                    ? Outcome.DUPLICATE
                    : Outcome.PENDING;
        }
        return message.getHeader(OutboxConstants.DUPLICATE, false, Boolean.class) ? Outcome.DUPLICATE : Outcome.STORED;
    }

    private static Outcome refused(Exception failure) {
        if (failure instanceof SignatureRefusedException refused) {
            return Outcome.of(refused.verdict());
        }
        if (failure instanceof UnusableEnvelopeException) {
            return Outcome.UNUSABLE;
        }
        if (failure instanceof OutboxUnavailableException) {
            return Outcome.UNAVAILABLE;
        }
        LOG.error("A webhook was answered with 500, its sender will come again", failure);
        return Outcome.FAILED;
    }
}
