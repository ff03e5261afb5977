package io.github.linkrelay.delivery;

import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.RequestMark;
import io.github.linkrelay.event.RequestWatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Sends a batch, or after a refusal its halves, and settles each part by its answer. The answer is one for the whole
 * request, or a {@link BatchAnswer} with one for each event. If a step of the target ends well without a request, the
 * events are filtered.
 *
 * <p>The producer runs on the calling thread. Any failure other than a refusal ends the step with that failure, and
 * {@link DeliveryPolicy} decides what comes next. Events that were accepted until then stay acknowledged, so a repeat
 * of the step sends only the others.
 */
final class DeliverProducer extends DefaultProducer {
    /**
     * Components that may send by themselves, although {@link RequestWatch} takes them for steps inside the process.
     */
    private static final Set<String> BEANS = Set.of("bean", "class");

    private static final int TOO_LARGE = 413;

    private final Endpoint target;
    private final DeliveryListener listener;
    private final Duration longestWait;
    /** Whether the target consists of steps that may end without a request; any other target sends by itself. */
    private final boolean callsSteps;

    private AsyncProcessor producer;

    /** @param longestWait the longest wait that a destination may ask for; a longer one is cut to it */
    DeliverProducer(DeliverEndpoint endpoint, Endpoint target, DeliveryListener listener, Duration longestWait) {
        super(endpoint);
        this.longestWait = longestWait;
        this.target = target;
        this.listener = listener;
        String scheme = ExchangeHelper.resolveScheme(target.getEndpointUri());
        this.callsSteps = RequestWatch.isInside(scheme) && !BEANS.contains(scheme);
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Batch batch = exchange.getMessage().getMandatoryBody(Batch.class).unsettled();
        if (batch.size() > 0) {
            send(exchange, batch);
        }
    }

    private void send(Exchange exchange, Batch part) throws Exception {
        Exchange attempt = ExchangeHelper.createCorrelatedCopy(exchange, false);
        attempt.getMessage().setBody(part);
        // Camel leaves the failure of the attempt before on an exchange that it redelivers. It would count as the
        // failure of this attempt.
        attempt.removeProperty(ExchangePropertyKey.EXCEPTION_CAUGHT);
        attempt.getMessage().removeHeader(Exchange.HTTP_RESPONSE_CODE);
        RequestMark mark = RequestMark.begin(attempt);
        long nanos;
        part.busy(true);
        try {
            part.beginSending();
            nanos = request(attempt);
        } finally {
            part.busy(false);
        }
        Exception failure = failure(attempt);
        BatchAnswer answer =
                failure == null && attempt.getMessage().getBody() instanceof BatchAnswer each ? each : null;
        if (failure == null && answer == null && callsSteps && !mark.isMade()) {
            part.filter();
            return;
        }
        if (answer == null || answer.wasSent()) {
            AnswerClass answerClass = answer != null
                    ? answer.answerClass()
                    : failure == null ? AnswerClass.ACCEPTED : AnswerClass.of(failure);
            listener.attempted(
                    exchange.getFromRouteId(),
                    part.size(),
                    part.bytes(),
                    nanos,
                    answerClass,
                    exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 0, Integer.class) > 0);
        }
        if (answer != null) {
            requireOneAnswerEach(part, answer);
        }
        Attempts.log(part, nanos, attempt, failure, answer);
        if (failure != null) {
            endSending(part, failure);
        }
        if (answer != null) {
            settle(exchange, part, answer);
        } else if (failure == null) {
            part.acknowledge();
        } else if (AnswerClass.of(failure) != AnswerClass.REFUSED) {
            throw failure;
        } else if (part.size() == 1) {
            refuse(part, failure);
        } else {
            for (Batch half : part.halves()) {
                send(exchange, half);
            }
        }
    }

    /** Sends the request and returns how long it took, in nanoseconds, whether or not it failed. */
    private long request(Exchange attempt) {
        long start = System.nanoTime();
        try {
            producer.process(attempt);
        } catch (Throwable e) {
            // This also catches an Error: a caller could not tell which part of the batch it concerns.
            attempt.setException(e);
        }
        return System.nanoTime() - start;
    }

    /**
     * Refuses one event that was alone in its request. If it is too large, it is at fault itself. Otherwise the
     * destination may be at fault; the outbox decides that.
     */
    private static void refuse(Batch one, Exception failure) throws UnsettledEventsException {
        String reason = Failure.describe(failure);
        if (Attempts.status(failure) == TOO_LARGE) {
            one.deadLetter(0, reason);
        } else if (!one.refuse(0, reason)) {
            throw new UnsettledEventsException(AnswerClass.HOLD, reason, null);
        }
    }

    private static void requireOneAnswerEach(Batch part, BatchAnswer answer) {
        if (answer.events() != part.size()) {
            throw new IllegalStateException(
                    "an answer about " + answer.events() + " events to a batch of " + part.size());
        }
    }

    /**
     * Settles the events by an answer about each. Events that are settled stay so; a repeat of the step sends only the
     * others.
     */
    private void settle(Exchange exchange, Batch part, BatchAnswer answer) throws Exception {
        part.part(answer.accepted()).acknowledge();
        String held = null;
        for (Map.Entry<Integer, String> refused : answer.refused().entrySet()) {
            String reason = Failure.shorten(refused.getValue());
            if (answer.isFaultKnown()) {
                part.deadLetter(refused.getKey(), reason);
            } else if (!part.refuse(refused.getKey(), reason)) {
                held = reason;
            }
        }
        answer.unknown().forEach((index, reason) -> part.deadLetter(index, Failure.shorten(reason)));
        // The destination said that it did not take these events.
        part.unsettled().endSending();
        Duration wait = longest(answer.asksToWait());
        answer.setAside().forEach((index, reason) -> part.setAside(index, Failure.shorten(reason), wait));
        if (held != null) {
            throw new UnsettledEventsException(AnswerClass.HOLD, held, null);
        }
        for (List<Integer> again : answer.parts()) {
            send(exchange, part.part(again));
        }
        Optional<UnsettledEventsException> failure = answer.failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private Duration longest(Duration wait) {
        return wait != null && wait.compareTo(longestWait) > 0 ? longestWait : wait;
    }

    /**
     * Says that events which surely did not arrive may be sent again. If nobody knows whether they arrived, each event
     * that must not be repeated becomes a dead letter, and the destination rests.
     */
    private static void endSending(Batch part, Exception failure) {
        if (Arrival.isUnknown(failure)) {
            String reason = Failure.describe(failure);
            boolean held = AnswerClass.of(failure) == AnswerClass.HOLD;
            part.unrepeatable().release(held ? Pause.hold(reason) : Pause.backOff(reason));
        } else {
            part.endSending();
        }
    }

    /**
     * Returns the failure of an attempt, also one that an error handler of the target has handled, because such a batch
     * was not accepted.
     */
    private static Exception failure(Exchange attempt) {
        return attempt.getException() != null
                ? attempt.getException()
                : attempt.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
    }

    @Override
    protected void doStart() throws Exception {
        producer = target.createAsyncProducer();
        ServiceHelper.startService(producer);
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        ServiceHelper.stopService(producer);
    }
}
