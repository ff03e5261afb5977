package io.github.linkrelay.operator.server;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the query of a request strictly: an unknown parameter is refused, because ignoring it would silently widen a
 * search.
 */
final class Parameters {
    private static final int MOST = 200;
    private static final int USUAL = 50;

    private final Map<String, String> query;

    Parameters(Map<String, String> query, Set<String> known) {
        this.query = query;
        for (String name : query.keySet()) {
            if (!known.contains(name) && !name.equals("outbox")) {
                throw RequestProblem.badRequest("There is no parameter " + name + " here; there are: "
                        + Stream.concat(Stream.of("outbox"), known.stream().sorted())
                                .collect(Collectors.joining(", ")));
            }
        }
    }

    /** Returns null if the parameter is absent or empty. */
    String text(String name) {
        String value = query.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    Long number(String name) {
        String value = text(name);
        try {
            return value == null ? null : Long.valueOf(value);
        } catch (NumberFormatException e) {
            throw RequestProblem.badRequest(name + " must be a whole number");
        }
    }

    int limit() {
        Long limit = number("limit");
        if (limit != null && (limit < 1 || limit > MOST)) {
            throw RequestProblem.badRequest("limit must be 1 to " + MOST);
        }
        return limit == null ? USUAL : limit.intValue();
    }

    Long time(String name) {
        return time(name, text(name));
    }

    /** Returns the time in milliseconds since 1970; null for null. */
    static Long time(String name, String value) {
        try {
            return value == null ? null : Instant.parse(value).toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException e) {
            throw RequestProblem.badRequest(name + " must be a time such as 2026-06-01T00:00:00Z");
        }
    }

    <T extends Enum<T>> T oneOf(String name, Class<T> type) {
        String value = text(name);
        try {
            return value == null ? null : Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw RequestProblem.badRequest(name + " must be one of: "
                    + String.join(
                            ", ",
                            Arrays.stream(type.getEnumConstants())
                                    .map(each -> lower(each))
                                    .toList()));
        }
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
