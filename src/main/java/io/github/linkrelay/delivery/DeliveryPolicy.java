package io.github.linkrelay.delivery;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.event.Pause;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;

/**
 * Decides what becomes of an event or a batch whose step failed. It is the bean behind
 * {@code routes/delivery.camel.yaml}.
 *
 * <p>A batch is sent again on the spot a few times, as long as the wait is short. The sending thread waits meanwhile,
 * and only Camel knows of the wait. Then its events are released and the destination rests, for as long as it asked for
 * or by the outbox's own back-off.
 */
public final class DeliveryPolicy {
    private final int redeliveries;
    private final Duration longestWait;
    private final Duration longestRetryAfter;
    private final Clock clock;

    /**
     * @param redeliveries how often a batch is sent again before its destination rests, 0 or more
     * @param longestWait the longest {@code Retry-After} for which the sending thread waits
     * @param longestRetryAfter the longest wait that a destination may ask for; a longer one is cut to it
     */
    public DeliveryPolicy(int redeliveries, Duration longestWait, Duration longestRetryAfter, Clock clock) {
        this.redeliveries = redeliveries;
        this.longestWait = longestWait;
        this.longestRetryAfter = longestRetryAfter;
        this.clock = clock;
    }

    /** Whether the exchange carries one event that no batch has taken over yet. */
    public boolean isSingleEvent(Exchange exchange) {
        return exchange.getProperty(EventHeaders.DELIVERY) != null;
    }

    /**
     * Whether the failed step should be repeated on the spot. It is not repeated while Linkrelay stops, because the
     * outbox keeps the events.
     */
    public boolean isRepeated(Exchange exchange) {
        Exception failure = failure(exchange);
        int done = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 0, Integer.class);
        return AnswerClass.of(failure) == AnswerClass.RETRY
                && done < redeliveries
                && !exchange.getContext().isStopping()
                && askedWait(failure)
                        .map(wait -> wait.compareTo(longestWait) <= 0)
                        .orElse(true);
    }

    /**
     * Replaces the exponential delay of the next repeat on the spot by the destination's {@code Retry-After}. Camel
     * reads the delay from a header that stays until it is removed, and does not limit it.
     */
    public void honourRetryAfter(Exchange exchange) {
        Optional<Duration> wait = askedWait(failure(exchange));
        if (wait.isPresent()) {
            exchange.getMessage()
                    .setHeader(Exchange.REDELIVERY_DELAY, wait.get().toMillis());
        } else {
            exchange.getMessage().removeHeader(Exchange.REDELIVERY_DELAY);
        }
    }

    /**
     * Releases the events of this exchange's batch, whatever its body is by now, and lets their destination rest.
     *
     * @throws IllegalStateException if the exchange has no batch; the end of the exchange then releases its event
     */
    public void release(Exchange exchange) {
        Exception failure = failure(exchange);
        String reason = Failure.describe(failure);
        Pause pause = AnswerClass.of(failure) == AnswerClass.HOLD
                ? Pause.hold(reason)
                : askedWait(failure).map(wait -> Pause.backOff(reason, wait)).orElseGet(() -> Pause.backOff(reason));
        Batch batch = exchange.getProperty(BatchStrategy.BATCH, Batch.class);
        if (batch == null) {
            batch = exchange.getMessage().getBody(Batch.class);
        }
        if (batch == null) {
            throw new IllegalStateException("a step took away what the outbox knows the event by: " + reason, failure);
        }
        batch.release(pause);
    }

    /**
     * Makes a dead letter of one event that can't be transformed. If the event is not at fault, it is released and the
     * destination rests. That is so if a service that a step asks does not answer, the route is being stopped, the JVM
     * lacks memory or a class, or a step would lose the event.
     */
    public void deadLetter(Exchange exchange) {
        Exception failure = failure(exchange);
        Delivery delivery = exchange.getProperty(EventHeaders.DELIVERY, Delivery.class);
        if (hasCause(failure, LinkageError.class) || hasCause(failure, UnsettledEventsException.class)) {
            delivery.release(Pause.hold(Failure.describe(failure)));
        } else if (isOurs(failure)) {
            delivery.release(Pause.backOff(Failure.describe(failure)));
        } else {
            delivery.deadLetter(Failure.describe(failure));
        }
    }

    private static boolean isOurs(Throwable failure) {
        return AnswerClass.of(failure) == AnswerClass.RETRY
                || hasCause(failure, OutOfMemoryError.class)
                || hasCause(failure, RejectedExecutionException.class)
                || hasCause(failure, InterruptedException.class);
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private Optional<Duration> askedWait(Exception failure) {
        // A Retry-After of zero, or a date that has passed, must not make the repeats faster.
        return RetryAfter.of(failure, clock)
                .filter(wait -> !wait.isZero())
                .map(wait -> wait.compareTo(longestRetryAfter) > 0 ? longestRetryAfter : wait);
    }

    private static Exception failure(Exchange exchange) {
        return exchange.getException() != null
                ? exchange.getException()
                : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    }
}
