package io.github.linkrelay.delivery;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * Reads the {@code Retry-After} of an answer: whole seconds or an HTTP date (RFC 9110, section 10.2.3). A date may have
 * each of the three forms that HTTP knows (section 5.6.7).
 */
public final class RetryAfter {
    /** A year of two digits that would be further away than this is one of the century before. */
    private static final int YEARS_AHEAD = 50;

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
    public static Optional<Duration> parse(String value, Clock clock) {
        String text = value.trim();
        if (text.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        for (DateTimeFormatter form : forms(clock)) {
            try {
                Duration wait = Duration.between(
                        clock.instant(), LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC));
                return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
            } catch (DateTimeException e) {
                // It may have the next form.
            }
        }
        return Optional.empty();
    }

    /** Returns the form of today, the one of RFC 850, and the one of C's asctime. */
    private static List<DateTimeFormatter> forms(Clock clock) {
        int earliest = LocalDateTime.now(clock.withZone(ZoneOffset.UTC)).getYear() + YEARS_AHEAD - 99;
        return List.of(
                form().appendPattern("EEE, d MMM uuuu HH:mm:ss 'GMT'").toFormatter(Locale.US),
                form().appendPattern("EEEE, dd-MMM-")
                        .appendValueReduced(ChronoField.YEAR, 2, 2, earliest)
                        .appendPattern(" HH:mm:ss 'GMT'")
                        .toFormatter(Locale.US),
                form().appendPattern("EEE MMM ppd HH:mm:ss uuuu").toFormatter(Locale.US));
    }

    private static DateTimeFormatterBuilder form() {
        return new DateTimeFormatterBuilder().parseCaseInsensitive();
    }
}
