package io.github.linkrelay.delivery;

import io.github.linkrelay.event.AttemptOutcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.http.base.HttpOperationFailedException;

/** Writes requests to the outbox's log of deliveries. */
final class Attempts {

    private Attempts() {}

    /**
     * Notes how the request with these events ended, or what the answer said about each event.
     *
     * @param attempt the exchange of the request, which has the status of an answer in a header
     * @param failure null if the request did not fail
     * @param answer null unless the destination decided about single events
     */
    static void log(Batch batch, long nanos, Exchange attempt, Exception failure, BatchAnswer answer) {
        int events = batch.size();
        if (failure != null) {
            batch.attempted(
                    outcome(events, nanos, status(failure), AnswerClass.of(failure), Failure.describe(failure)));
            return;
        }
        int status = status(attempt);
        if (answer == null) {
            batch.attempted(outcome(events, nanos, status, AnswerClass.ACCEPTED, null));
        } else if (answer.wasSent()) {
            for (Map.Entry<BatchAnswer.Verdict, List<Integer>> verdict :
                    answer.verdicts().entrySet()) {
                batch.part(verdict.getValue())
                        .attempted(outcome(
                                events,
                                nanos,
                                status,
                                verdict.getKey().answer(),
                                verdict.getKey().reason()));
            }
        }
    }

    private static AttemptOutcome outcome(int events, long nanos, int status, AnswerClass answer, String reason) {
        return new AttemptOutcome(events, nanos, status, answer.name().toLowerCase(Locale.ROOT), reason);
    }

    static int status(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpOperationFailedException answer) {
                return answer.getStatusCode();
            }
            if (cause instanceof NotAcceptedException answer) {
                return answer.status();
            }
        }
        return 0;
    }

    private static int status(Exchange attempt) {
        // The header is not converted: one of a user's own step that is no number must not make the delivery fail.
        return attempt.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE) instanceof Integer status ? status : 0;
    }
}
