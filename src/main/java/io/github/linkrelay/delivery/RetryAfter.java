package io.github.linkrelay.delivery;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.http.base.HttpOperationFailedException;

/** Reads the {@code Retry-After} of an answer: whole seconds or an HTTP date (RFC 9110, section 10.2.3). */
final class RetryAfter {
    private RetryAfter() {}

    /** Returns how long the destination asks to wait; empty without the header, or if it makes no sense. */
    static Optional<Duration> of(Throwable failure, Clock clock) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnsettledEventsException unsettled) {
                return unsettled.asksToWait();
            }
            if (cause instanceof HttpOperationFailedException answer && answer.getResponseHeaders() != null) {
                return answer.getResponseHeaders().entrySet().stream()
                        .filter(header -> header.getKey().equalsIgnoreCase("Retry-After"))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .flatMap(value -> parse(value, clock));
            }
        }
        return Optional.empty();
    }

    /** Reads the header's text. The result is never negative; a date in the past is zero. */
    static Optional<Duration> parse(String value, Clock clock) {
        String text = value.trim();
        if (text.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(clock.instant(), until);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
