package io.github.linkrelay.runtime.check.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.segment.TrackJson;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.AggregateDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Watches each step of a trial: which one failed first, which one has not ended, and what an event was when it joined a
 * batch.
 */
final class StepWatch implements InterceptStrategy {
    private final RequestRecorder requests;
    /** The steps that have begun and not ended, the last begun last. */
    private final Deque<NamedNode> running = new ConcurrentLinkedDeque<>();

    /** The first step that could not be started, the innermost of several. */
    private NamedNode unstartable;

    private volatile TrialDelivery.StepFailure batchFailure;
    private volatile long movedAt;

    StepWatch(RequestRecorder requests) {
        this.requests = requests;
    }

    /** Returns the step that failed last with a batch; null if none did. */
    TrialDelivery.StepFailure batchFailure() {
        return batchFailure;
    }

    /** Returns the step that could not be started; null if there is none, or it is not known. */
    NamedNode unstartable() {
        return unstartable;
    }

    /** Returns the step that began last of those that have not ended; null if all have. */
    NamedNode unfinished() {
        return running.peekLast();
    }

    /** Returns when a step began or ended last, in {@link System#nanoTime}. */
    long movedAt() {
        return movedAt;
    }

    void forget() {
        batchFailure = null;
        running.clear();
        movedAt = System.nanoTime();
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, Processor next) {
        return new DelegateAsyncProcessor(target) {
            @Override
            protected void doInit() throws Exception {
                noting(step, super::doInit);
            }

            @Override
            protected void doStart() throws Exception {
                noting(step, super::doStart);
            }

            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                if (step instanceof AggregateDefinition) {
                    note(exchange);
                }
                int before = requests.count();
                movedAt = System.nanoTime();
                running.addLast(step);
                return super.process(exchange, doneSync -> {
                    movedAt = System.nanoTime();
                    running.removeLastOccurrence(step);
                    after(step, exchange, requests.count() > before);
                    callback.done(doneSync);
                });
            }
        };
    }

    private interface Phase {
        void run() throws Exception;
    }

    private void noting(NamedNode step, Phase phase) throws Exception {
        try {
            phase.run();
        } catch (Exception e) {
            unstartable = unstartable == null ? step : unstartable;
            throw e;
        }
    }

    private static void note(Exchange exchange) {
        TrialDelivery delivery = delivery(exchange);
        if (delivery != null) {
            Object body = exchange.getMessage().getBody();
            byte[] json = body instanceof JsonNode node
                    ? TrackJson.bytes(node)
                    : exchange.getMessage().getBody(byte[].class);
            delivery.become(json == null ? new byte[0] : json);
        }
    }

    private void after(NamedNode step, Exchange exchange, boolean hasSent) {
        TrialDelivery delivery = delivery(exchange);
        if (delivery != null && hasSent) {
            delivery.answered();
        }
        Exception cause = exchange.getException();
        if (cause == null) {
            return;
        }
        if (delivery != null) {
            delivery.fail(step, cause);
        } else if (batchFailure == null || TrialDelivery.root(batchFailure.cause()) != TrialDelivery.root(cause)) {
            batchFailure = new TrialDelivery.StepFailure(step, cause);
        }
    }

    private static TrialDelivery delivery(Exchange exchange) {
        return exchange.getProperty(EventHeaders.DELIVERY) instanceof TrialDelivery delivery ? delivery : null;
    }
}
