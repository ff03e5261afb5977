package io.github.linkrelay.webhook;

import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.lasting.OutOfMemory;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the answer to a webhook, and nothing else into the response, by how its exchange went, or as it was settled
 * before.
 *
 * <p>Counts each {@link Outcome}. Safe for any number of threads.
 */
public final class WebhookAnswer implements Processor {
    /** The name under which a context has the one that counts for all its webhooks. */
    public static final String SHARED = "webhookAnswer";

    private static final Logger LOG = LoggerFactory.getLogger(WebhookAnswer.class);
    /** Exchange property: what the exchange came to, once that is settled. */
    private static final String SETTLED = "LinkrelaySettled";

    private final RecentMessages recent;
    private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);
    /** The one that counts; known from the first exchange on. */
    private volatile WebhookAnswer shared;

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

    /**
     * Decides the answer without writing it: whatever the steps behind this one do to the exchange, {@link #process}
     * writes what was settled here.
     */
    public void settle(Exchange exchange) {
        exchange.setProperty(SETTLED, judge(exchange));
    }

    @Override
    public void process(Exchange exchange) {
        Settled before = exchange.getProperty(SETTLED, Settled.class);
        Settled settled = before == null ? judge(exchange) : before;
        Outcome outcome = settled.outcome;
        shared(exchange).note(outcome);

        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, outcome.status());
        if (outcome.retryAfterSeconds() > 0) {
            message.setHeader("Retry-After", String.valueOf(outcome.retryAfterSeconds()));
        }
        if (outcome == Outcome.UNUSABLE) {
            message.setHeader(Exchange.CONTENT_TYPE, "application/problem+json");
            message.setBody(Problem.json(outcome.status(), settled.failure.getMessage()));
        } else {
            message.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
            message.setBody(outcome.text());
        }
    }

    /** One that a Kamelet made counts with the context's own, where there is one. */
    private WebhookAnswer shared(Exchange exchange) {
        WebhookAnswer known = shared;
        if (known == null) {
            known = exchange.getContext().getRegistry().lookupByNameAndType(SHARED, WebhookAnswer.class);
            known = known == null ? this : known;
            shared = known;
        }
        return known;
    }

    private Settled judge(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        return new Settled(failure == null ? stored(exchange) : refused(failure), failure);
    }

    private Outcome stored(Exchange exchange) {
        boolean twin = exchange.getProperty(Exchange.DUPLICATE_MESSAGE, false, Boolean.class);
        Message message = exchange.getMessage();
        if (twin) {
            return recent.isDone(message.getHeader(EventHeaders.KEY, String.class))
                    ? Outcome.DUPLICATE
                    : Outcome.PENDING;
        }
        return message.getHeader(EventHeaders.DUPLICATE, false, Boolean.class) ? Outcome.DUPLICATE : Outcome.STORED;
    }

    private static Outcome refused(Exception failure) {
        if (failure instanceof SignatureRefusedException refused) {
            return Outcome.of(refused.verdict());
        }
        if (failure instanceof UnusableEnvelopeException) {
            return Outcome.UNUSABLE;
        }
        if (failure instanceof NotStoredException) {
            return Outcome.UNAVAILABLE;
        }
        OutOfMemory.met(failure);
        LOG.error("A webhook was answered with 500, its sender will come again", failure);
        return Outcome.FAILED;
    }

    /**
     * What an exchange came to.
     *
     * @param failure why it was refused, null if it was not
     */
    private record Settled(Outcome outcome, Exception failure) {}
}
