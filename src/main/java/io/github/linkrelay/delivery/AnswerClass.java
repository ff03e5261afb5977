package io.github.linkrelay.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.linkrelay.event.NotStoredException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * What a destination's answer means for a batch.
 *
 * <p>The retried statuses are those that Segment's own libraries retry
 * (github.com/segmentio/analytics-java, {@code AnalyticsClient}).
 */
public enum AnswerClass {
    /** The destination took the batch. */
    ACCEPTED,
    /** Nothing is known to be wrong with the batch: send it again later. */
    RETRY,
    /** Something in the batch is wrong: halve it until the event at fault stands alone. */
    REFUSED,
    /** Not the events' fault, and no repeat will help before somebody changes something: keep everything, try slowly. */
    HOLD;

    private static final Set<Integer> RETRIED = Set.of(408, 410, 429, 460);
    private static final Set<Integer> FINAL_SERVER_ERRORS = Set.of(501, 505, 511);

    /** The class of an HTTP status, 100 to 599; of a 2xx where it is known that the destination gave it. */
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
     * The class of a failed attempt. No answer at all, as any {@link IOException} in the chain of causes tells, is
     * retried, and so is an attempt that a stop of ours cut short, or that our own disk or memory forbade. What is none of
     * these, a body that can't be rendered or a stack that is too small included, is a fault on our side and holds the
     * destination, as does a 2xx that is no acceptance. What a database's error means, {@link SqlFailure} knows.
     */
    public static AnswerClass of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpOperationFailedException answer) {
                return ofStatus(answer.getStatusCode());
            }
            if (cause instanceof UnsettledEventsException unsettled) {
                return unsettled.answerClass();
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

    /** Camel's way to say that a route, or this whole process, is being stopped. */
    static boolean isStop(Throwable cause) {
        return cause instanceof RejectedExecutionException || cause instanceof InterruptedException;
    }
}
