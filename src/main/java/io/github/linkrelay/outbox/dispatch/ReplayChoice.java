package io.github.linkrelay.outbox.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linkrelay.outbox.view.EventQuery;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The events that a replay takes, as it is written into the file.
 *
 * @param events    type, term and times of receipt
 * @param group     only dead letters of this group, or {@code null}
 * @param sequences only these events; or empty
 * @param lastId    dead letters with higher ids came later and don't belong to the replay
 */
public record ReplayChoice(EventQuery events, String group, List<Long> sequences, long lastId) {

    public String text() {
        StringJoiner text = new StringJoiner("&");
        put(text, "type", events.type());
        put(text, "term", events.term());
        put(text, "from", events.from());
        put(text, "until", events.until());
        put(text, "group", group);
        put(
                text,
                "sequences",
                sequences.isEmpty()
                        ? null
                        : sequences.stream().map(String::valueOf).collect(Collectors.joining(",")));
        put(text, "lastId", lastId);
        return text.toString();
    }

    public static ReplayChoice parse(String text) {
        Map<String, String> values = new HashMap<>();
        for (String part : text.split("&")) {
            int equals = part.indexOf('=');
            values.put(part.substring(0, equals), URLDecoder.decode(part.substring(equals + 1), UTF_8));
        }
        EventQuery events = EventQuery.all()
                .withType(values.get("type"))
                .withTerm(values.get("term"))
                .receivedBetween(number(values.get("from")), number(values.get("until")));
        String sequences = values.get("sequences");
        return new ReplayChoice(
                events,
                values.get("group"),
                sequences == null
                        ? List.of()
                        : Stream.of(sequences.split(",")).map(Long::valueOf).toList(),
                number(values.get("lastId")));
    }

    private static void put(StringJoiner text, String name, Object value) {
        if (value != null) {
            text.add(name + "=" + URLEncoder.encode(value.toString(), UTF_8));
        }
    }

    private static Long number(String text) {
        return text == null ? null : Long.valueOf(text);
    }
}
