package io.github.linkrelay.webhook;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Reads times as Tolinku may write them, and writes times as Segment reads them best.
 *
 * <p>The parser is written by hand: a time is read twice and written once for each event, and {@code java.time.format}
 * takes several times as long as the rest of the envelope.
 */
public final class EventTime {
    private static final int DATE_AND_MINUTES = "yyyy-MM-ddTHH:mm".length();
    private static final int NANO_DIGITS = 9;
    private static final long DAY = 86_400;

    private EventTime() {}

    /**
     * Reads an ISO 8601 date-time: {@code yyyy-MM-ddTHH:mm}, then perhaps {@code :ss}, perhaps a fraction (digits
     * beyond nanoseconds are dropped), perhaps {@code Z}, {@code +hh:mm}, {@code +hhmm} or {@code +hh}. As RFC 3339
     * allows, {@code t} and {@code z} may be small, and a blank may stand for the {@code T}. Without an offset it is
     * UTC, as Tolinku's times are (tolinku.com, Event Types).
     *
     * <p>A leap second, {@code 23:59:60} in UTC at the end of a month, is the first second of the next day, as the
     * clocks of computers count. {@code 24:00:00} is the beginning of the next day (ISO 8601).
     *
     * @throws DateTimeException if the text has another form, names a day or hour that does not exist, or is outside
     *     the years 0001 to 9999 in UTC; the message repeats nothing of the text
     */
    public static Instant parse(String text) {
        if (text.length() < DATE_AND_MINUTES) {
            throw notATime();
        }
        expect(text, 4, '-');
        expect(text, 7, '-');
        if ("Tt ".indexOf(text.charAt(10)) < 0) {
            throw notATime();
        }
        expect(text, 13, ':');
        int second = 0;
        int nano = 0;
        int at = DATE_AND_MINUTES;
        if (at < text.length() && text.charAt(at) == ':') {
            second = digits(text, at + 1, 2);
            at += 3;
            if (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
                int start = at + 1;
                at = endOfDigits(text, start);
                nano = nano(text, start, at);
            }
        }
        int hour = digits(text, 11, 2);
        int minute = digits(text, 14, 2);
        boolean isEndOfDay = hour == 24 && minute == 0 && second == 0 && nano == 0;
        boolean isLeap = second == 60;
        LocalDateTime local = LocalDateTime.of(
                digits(text, 0, 4),
                digits(text, 5, 2),
                digits(text, 8, 2),
                isEndOfDay ? 0 : hour,
                minute,
                isLeap ? 59 : second,
                nano);
        long later = isEndOfDay ? DAY : isLeap ? 1 : 0;
        long epochSecond = local.toEpochSecond(ZoneOffset.UTC) - offsetSeconds(text, at) + later;
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(epochSecond, DAY));
        if (day.getYear() < 1 || day.getYear() > 9999) {
            throw new DateTimeException("outside the years 0001 to 9999");
        }
        if (isLeap && (day.getDayOfMonth() != 1 || Math.floorMod(epochSecond, DAY) != 0)) {
            throw new DateTimeException("no leap second");
        }
        return Instant.ofEpochSecond(epochSecond, nano);
    }

    /**
     * Writes a point in time as {@code yyyy-MM-ddTHH:mm:ss.SSSZ}, always 24 characters. Anything finer than
     * milliseconds is cut off. This is the form that Segment's common fields page asks for.
     */
    public static String format(Instant instant) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        char[] text = "0000-00-00T00:00:00.000Z".toCharArray();
        put(text, 3, utc.getYear());
        put(text, 6, utc.getMonthValue());
        put(text, 9, utc.getDayOfMonth());
        put(text, 12, utc.getHour());
        put(text, 15, utc.getMinute());
        put(text, 18, utc.getSecond());
        put(text, 22, utc.getNano() / 1_000_000);
        return new String(text);
    }

    private static void put(char[] text, int lastDigit, int value) {
        for (int at = lastDigit, rest = value; rest > 0; at--, rest /= 10) {
            text[at] = (char) ('0' + rest % 10);
        }
    }

    private static int offsetSeconds(String text, int at) {
        int length = text.length() - at;
        if (length == 0 || length == 1 && (text.charAt(at) == 'Z' || text.charAt(at) == 'z')) {
            return 0;
        }
        char sign = text.charAt(at);
        if (sign != '+' && sign != '-') {
            throw notATime();
        }
        int hours = digits(text, at + 1, 2);
        int minutes =
                switch (length) {
                    case 3 -> 0;
                    case 5 -> digits(text, at + 3, 2);
                    case 6 -> {
                        expect(text, at + 3, ':');
                        yield digits(text, at + 4, 2);
                    }
                    default -> throw notATime();
                };
        if (hours > 23 || minutes > 59) {
            throw notATime();
        }
        int seconds = hours * 3600 + minutes * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private static int nano(String text, int start, int end) {
        if (start == end) {
            throw notATime();
        }
        int used = Math.min(end - start, NANO_DIGITS);
        int nano = digits(text, start, used);
        for (int i = used; i < NANO_DIGITS; i++) {
            nano *= 10;
        }
        return nano;
    }

    private static int endOfDigits(String text, int start) {
        int end = start;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int digits(String text, int start, int count) {
        if (start + count > text.length()) {
            throw notATime();
        }
        int value = 0;
        for (int i = start; i < start + count; i++) {
            char digit = text.charAt(i);
            if (!isDigit(digit)) {
                throw notATime();
            }
            value = value * 10 + digit - '0';
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static void expect(String text, int at, char wanted) {
        if (text.charAt(at) != wanted) {
            throw notATime();
        }
    }

    private static DateTimeException notATime() {
        return new DateTimeException("not an ISO 8601 date-time");
    }
}
