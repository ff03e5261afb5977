package io.github.linkrelay.alert;

import io.github.linkrelay.outbox.view.ReasonKind;
import java.time.Duration;
import java.util.Locale;

/** Formats figures, and text that came from outside, for a message. */
final class Figures {
    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_TEXT = 300;

    private Figures() {}

    /** Returns a duration in two units at most: {@code 45 s}, {@code 2 h 5 min}, {@code 3 d}. */
    static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes + " min";
        }
        long hours = minutes / 60;
        return hours < 24 ? two(hours, " h", minutes % 60, " min") : two(hours / 24, " d", hours % 24, " h");
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : " " + small + smallUnit);
    }

    /** Returns for example {@code 1.5 MiB}, {@code 12.0 GiB}; units are powers of 1024. */
    static String bytes(long bytes) {
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        double value = bytes;
        int unit = -1;
        while (value >= 1023.5 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit < 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Returns a number of events in words: {@code 1 event}, {@code 2,400 events}. */
    static String events(long number) {
        return number(number) + (number == 1 ? " event" : " events");
    }

    /** Returns a name that came from outside, made safe for a message. */
    static String name(String name) {
        return cut(name, LONGEST_NAME);
    }

    static String text(String text) {
        return cut(text, LONGEST_TEXT);
    }

    /**
     * Returns the kind of a reason, such as {@code answered 400}. The rest of a reason may repeat an event's data, and
     * a message goes to people and services that must not see it.
     */
    static String reason(String reason) {
        String kind = ReasonKind.of(reason);
        return kind.isEmpty() ? "for a reason that the dead letter names" : cut(kind, LONGEST_NAME);
    }

    private static String cut(String text, int longest) {
        String line = text.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.codePointCount(0, line.length()) <= longest
                ? line
                : line.substring(0, line.offsetByCodePoints(0, longest)) + "...";
    }
}
