package io.github.linkrelay.delivery;

import io.github.linkrelay.outbox.OutboxUnavailableException;
import org.apache.camel.http.base.HttpOperationFailedException;

/** A failed attempt in words an operator can use, without headers, keys or stack traces. */
final class Failure {
    private static final int LONGEST_ANSWER = 300;

    private Failure() {}

    /** One line, such as {@code answered 503}, {@code answered 400: ...} or {@code no answer: Connection refused}. */
    static String describe(Throwable failure) {
        if (failure == null) {
            return "failed";
        }
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof HttpOperationFailedException)
                && !(cause instanceof OutboxUnavailableException)) {
            cause = cause.getCause();
        }
        if (cause instanceof OutboxUnavailableException) {
            return shorten(cause.getMessage());
        }
        if (cause instanceof HttpOperationFailedException answer) {
            String body = answer.getResponseBody();
            return "answered " + answer.getStatusCode() + (body == null || body.isBlank() ? "" : ": " + shorten(body));
        }
        if (cause instanceof UnsettledEventsException || cause instanceof NotAcceptedException) {
            return shorten(cause.getMessage());
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        boolean noAnswer = AnswerClass.of(failure) == AnswerClass.RETRY;
        return noAnswer ? "no answer: " + shorten(message) : cause.getClass().getSimpleName() + ": " + shorten(message);
    }

    static String shorten(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_ANSWER ? line : line.substring(0, LONGEST_ANSWER) + "...";
    }
}
