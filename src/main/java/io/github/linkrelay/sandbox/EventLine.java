package io.github.linkrelay.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Writes one event as one line for a person. Ids of people are shortened. Characters that could break the line or
 * control a terminal are replaced, because the text comes from outside.
 */
final class EventLine {
    private static final int LONGEST_TEXT = 99;
    private static final int SHORT_ID = 8;

    private EventLine() {}

    /**
     * Returns a line such as {@code Deep Link Clicked  anonymousId 6a51c6b7...  messageId 2ce1f7d9-...  0.4 s old}, and
     * {@code repeat 2} behind it for the third arrival of the same message id. The age runs from the event's own
     * timestamp to its arrival.
     *
     * @param times how often this message id has arrived
     */
    static String of(JsonNode event, Instant receivedAt, int times) {
        String kind = event.has("userId") ? "userId" : "anonymousId";
        String line = clean(event.path("event").asText())
                + "  " + kind + " " + shortened(event.path(kind).asText())
                + "  messageId " + clean(event.path("messageId").asText())
                + "  " + age(Instant.parse(event.path("timestamp").asText()), receivedAt);
        return times > 1 ? line + "  repeat " + (times - 1) : line;
    }

    /** Returns at most eight characters, and never more than half of the id, so that a short one is not shown whole. */
    static String shortened(String id) {
        int end = Math.min(SHORT_ID, id.codePointCount(0, id.length()) / 2);
        return clean(id.substring(0, id.offsetByCodePoints(0, end))) + "...";
    }

    static String clean(String text) {
        String start = text.codePointCount(0, text.length()) > LONGEST_TEXT
                ? text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT)) + "..."
                : text;
        return start.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
    }

    private static String age(Instant happened, Instant receivedAt) {
        Duration age = Duration.between(happened, receivedAt);
        if (age.isNegative()) {
            return "from the future";
        }
        if (age.toSeconds() < 120) {
            return String.format(Locale.ROOT, "%.1f s old", age.toMillis() / 1000.0);
        }
        if (age.toHours() < 2) {
            return age.toMinutes() + " min old";
        }
        return age.toHours() < 48 ? age.toHours() + " h old" : age.toDays() + " days old";
    }
}
