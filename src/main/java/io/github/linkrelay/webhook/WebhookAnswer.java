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
 * Writes the answer to a webhook. The answer depends on how the exchange went, or is the one that {@link #settle}
 * decided before. Nothing else gets into the response.
 *
 * <p>The class counts each {@link Outcome}. It is safe for any number of threads.
 */
public final class WebhookAnswer implements Processor {
    /** The name under which the registry has the instance that counts for all webhooks of a context. */
    public static final String SHARED = "webhookAnswer";

    private static final Logger LOG = LoggerFactory.getLogger(WebhookAnswer.class);
    /** The exchange property with the answer that was decided before the exchange ends. */
    private static final String SETTLED = "LinkrelaySettled";

    private final RecentMessages recent;
    private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);
    /** The instance that counts the outcomes; null until the first exchange. */
    private volatile WebhookAnswer shared;

    public WebhookAnswer(RecentMessages recent) {
        this.recent = recent;
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, new LongAdder());
        }
    }

    /** Returns how many requests have ended with this outcome since the start. */
    public long count(Outcome outcome) {
        return counts.get(outcome).sum();
    }

    /** Counts a request that was answered before it reached the route. */
    public void note(Outcome outcome) {
        counts.get(outcome).increment();
    }

    /**
     * Decides the answer without writing it. Whatever later steps do to the exchange, {@link #process} writes the
     * answer that was decided here.
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
            message.setBody(ProblemText.json(outcome.status(), settled.failure.getMessage()));
        } else {
            message.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
            message.setBody(outcome.text());
        }
    }

    /**
     * Returns the instance that counts: the one in the registry, if there is one, so that instances of Kamelets count
     * there too.
     */
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
     * The answer that was decided for an exchange.
     *
     * @param failure why the request was refused; null if it was not
     */
    private record Settled(Outcome outcome, Exception failure) {}
}
