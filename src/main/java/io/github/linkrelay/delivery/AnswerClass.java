package io.github.linkrelay.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.linkrelay.event.NotStoredException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * The classes of answers, by what they mean for a batch.
 *
 * <p>The statuses in {@link #RETRY} are those that Segment's own libraries retry (github.com/segmentio/analytics-java,
 * {@code AnalyticsClient}).
 */
public enum AnswerClass {
    /** The destination took the batch. */
    ACCEPTED,
    /** Nothing is known to be wrong with the batch; it is sent again later. */
    RETRY,
    /** Something in the batch is wrong; it is halved until the event at fault is alone. */
    REFUSED,
    /**
     * The events are not at fault, and repeating won't help before somebody changes something. Everything is kept and
     * tried slowly.
     */
    HOLD;

    private static final Set<Integer> RETRIED = Set.of(408, 410, 429, 460);
    private static final Set<Integer> FINAL_SERVER_ERRORS = Set.of(501, 505, 511);

    /**
     * Returns the class of an HTTP status, 100 to 599. A 2xx counts as accepted, so the caller must know that the
     * destination gave it.
     */
    public static AnswerClass ofStatus(int status) {
        if (status >= 200 && status < 300) {
            return ACCEPTED;
        }
        if (status == 400 || status == 413) {
            return REFUSED;
        }
        boolean transientServerError = status >= 500 && !FINAL_SERVER_ERRORS.contains(status);
        return transientServerError || RETRIED.contains(status) ? RETRY : HOLD;
    }

    /**
     * Returns the class of a failed attempt. A missing answer, which is any {@link IOException} in the chain of causes,
     * is retried. So is an attempt that ended because Linkrelay was stopping, or because its disk or memory was full. A
     * 2xx that is no acceptance holds the destination, and so does a proxy that lets nothing through. Any other failure
     * is a fault in Linkrelay, for instance a body that can't be rendered, and holds the destination as well. {@link
     * SqlFailure} decides about the errors of a database.
     */
    public static AnswerClass of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpOperationFailedException answer) {
                return ofStatus(answer.getStatusCode());
            }
            if (cause instanceof UnsettledEventsException unsettled) {
                return unsettled.answerClass();
            }
            if (cause instanceof ProxyRefusedException proxy) {
                return proxy.answerClass();
            }
            if (cause instanceof NotAcceptedException || cause instanceof JsonProcessingException) {
                return HOLD;
            }
            Optional<SqlFailure> database = SqlFailure.of(cause);
            if (database.isPresent() && database.get().answer().isPresent()) {
                return database.get().answer().get();
            }
            if (cause instanceof IOException
                    || cause instanceof NotStoredException
                    || isStop(cause)
                    || cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError)) {
                return RETRY;
            }
        }
        return HOLD;
    }

    /** Whether Camel says by this exception that a route, or the whole process, is being stopped. */
    static boolean isStop(Throwable cause) {
        return cause instanceof RejectedExecutionException || cause instanceof InterruptedException;
    }
}
