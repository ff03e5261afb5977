package io.github.linkrelay.runtime.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes an event's data from the reason why it failed. Exceptions often repeat the data that they failed on, and a
 * problem of a live reload goes to the log and to the health check.
 */
final class EventText {
    private static final String HIDDEN = "...";
    /** Shorter values are not removed, because they occur in any text. */
    private static final int SHORTEST = 3;
    /** Matches a whole body or Track call, or the first part of one that was cut. */
    private static final Pattern OBJECT = Pattern.compile("\\{\\s*\".*", Pattern.DOTALL);

    private static final ObjectMapper JSON = new ObjectMapper();

    private EventText() {}

    static String hide(String reason, byte[] body) {
        String hidden = OBJECT.matcher(reason).replaceFirst(Matcher.quoteReplacement("{" + HIDDEN + "}"));
        for (String value : values(body)) {
            hidden = hidden.replaceAll("(?<!\\w)" + Pattern.quote(value) + "(?!\\w)", HIDDEN);
        }
        return hidden;
    }

    private static Set<String> values(byte[] body) {
        Set<String> values = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        try {
            collect(JSON.readTree(body).path("data"), values);
        } catch (IOException e) {
            // Without JSON there are no fields.
        }
        return values;
    }

    private static void collect(JsonNode node, Set<String> values) {
        if ((node.isTextual() || node.isNumber()) && node.asText().strip().length() >= SHORTEST) {
            values.add(node.asText());
        }
        node.forEach(child -> collect(child, values));
    }
}
