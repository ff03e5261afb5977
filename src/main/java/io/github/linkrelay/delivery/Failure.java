package io.github.linkrelay.delivery;

import io.github.linkrelay.event.FailureWords;
import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.secret.Secrets;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Describes a failed attempt for an operator, without headers, keys or stack traces. An answer may repeat the request,
 * as a debugging endpoint or a proxy's error page does: secrets are left out, those that the process knows by their values
 * and others by their names.
 */
final class Failure {
    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);
    private static final int LONGEST_ANSWER = 300;
    /** Only so many characters are looked at, because a longer text is cut anyway. */
    private static final int LOOKED_AT = 8_000;

    private static final String SECRET_NAME = "[\\w.-]*(?:(?:write|api|access|private|auth|app|server)[-_.]?key"
            + "|secret|passwo?r?d|passphrase|(?:access|api|auth|refresh|bearer)[-_.]?token|credential|authorization|cookie)[\\w.-]*";
    private static final String QUOTE = "(?:\\\\?[\"']|&quot;|&#34;|&#39;)";
    /**
     * Matches a secret as a member in JSON, escaped or in HTML, as a parameter of a query or form, or as a header with
     * credentials.
     */
    private static final Pattern SECRET =
            Pattern.compile("(?i)(?<member>" + QUOTE + SECRET_NAME + QUOTE + "\\s*[:=]\\s*" + QUOTE
                    + "?(?:basic |bearer |token )?)[^\"'&\\\\,}\\s]+"
                    + "|(?<parameter>(?<![\\w.-])(?:" + SECRET_NAME + "|key|auth|sig|signature)=)[^&\\s\"'<>;]+"
                    + "|(?<header>\\b(?:proxy-)?(?:authorization|cookie): ?(?:basic |bearer |token )?)[^\\s\"'<>]+");

    private Failure() {}

    /**
     * Returns one line, such as {@code answered 503}, {@code answered 400: ...} or
     * {@code no answer: Connection refused}.
     */
    static String describe(Throwable failure) {
        if (failure == null) {
            return "failed";
        }
        Optional<SqlFailure> database = SqlFailure.in(failure);
        if (database.isPresent()) {
            return database.get().describe();
        }
        Throwable cause = failure;
        while (cause.getCause() != null
                && !(cause instanceof HttpOperationFailedException)
                && !(cause instanceof NotStoredException)) {
            cause = cause.getCause();
        }
        if (cause instanceof NotStoredException) {
            return shorten(cause.getMessage());
        }
        if (cause instanceof HttpOperationFailedException answer) {
            String body = answer.getResponseBody();
            return CutAnswer.answered(answer.getStatusCode(), CutAnswer.of(answer))
                    + (body == null || body.isBlank() ? "" : ": " + shorten(body));
        }
        if (cause instanceof UnsettledEventsException
                || cause instanceof NotAcceptedException
                || cause instanceof ProxyRefusedException) {
            return shorten(cause.getMessage());
        }
        boolean noAnswer = AnswerClass.of(failure) == AnswerClass.RETRY && !(cause instanceof Error);
        String words = shorten(FailureWords.of(cause));
        if (cause instanceof EventTooLargeException) {
            return words;
        }
        LOG.debug("A step failed with {} at {}", cause.getClass().getName(), where(cause));
        return (noAnswer ? "no answer: " : "a step failed: ") + words;
    }

    /** Returns the place in the code, which may stand in a log: unlike a message it repeats no data. */
    private static String where(Throwable cause) {
        return cause.getStackTrace().length == 0 ? "an unknown place" : cause.getStackTrace()[0].toString();
    }

    private static String hidden(MatchResult secret) {
        String name = Stream.of(1, 2, 3)
                .map(secret::group)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
        return Matcher.quoteReplacement(name) + "***";
    }

    /**
     * Returns the text as one line of at most 300 characters, without the secrets that the process knows and without
     * values that are named like a secret.
     */
    static String shorten(String text) {
        String start = start(text, LOOKED_AT);
        String line = SECRET.matcher(Secrets.blanked(start).strip().replaceAll("\\s+", " "))
                .replaceAll(Failure::hidden);
        return line.length() <= LONGEST_ANSWER ? line : start(line, LONGEST_ANSWER) + "...";
    }

    /** Returns the beginning of a text, without half of a character at its end. */
    private static String start(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }
}
