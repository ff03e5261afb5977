package io.github.linkrelay.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;
import java.util.Map;

/**
 * One message to be posted. It contains no body, no secret and no id of a person. Event types and the words of a
 * destination's answer come from outside and are cut short.
 *
 * @param state whether the alert is new, still there, or over
 * @param key the key of the alert, the same in all messages of one trouble
 * @param title a few words
 * @param text one or two sentences with figures, and what to do
 */
public record AlertNotice(State state, Severity severity, String key, String title, String text) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Says what became of the alert since the message before. */
    public enum State {
        RAISED,
        AGAIN,
        CLEARED
    }

    /**
     * Returns the parts as JSON strings, quotes included, for a message of any shape: {@code title}, {@code text},
     * {@code key}, {@code severity} (critical, warning), {@code state} (raised, again, cleared), and {@code slack},
     * which is the whole message in the markup of Slack.
     */
    public Map<String, String> json() {
        return Map.of(
                "state", quote(lower(state)),
                "severity", quote(lower(severity)),
                "key", quote(key),
                "title", quote(title),
                "text", quote(text),
                "slack", quote(slack()));
    }

    private String slack() {
        String sign = state == State.CLEARED
                ? ":white_check_mark:"
                : severity == Severity.CRITICAL ? ":red_circle:" : ":large_yellow_circle:";
        return sign + " *" + escape(title) + "*\n" + escape(text);
    }

    /** Escapes what Slack would take for a link or a mention. */
    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String quote(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
