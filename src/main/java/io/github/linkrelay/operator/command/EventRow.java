package io.github.linkrelay.operator.command;

import static io.github.linkrelay.operator.command.Table.Column.number;
import static io.github.linkrelay.operator.command.Table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** One event as a row of a table. */
final class EventRow {

    private EventRow() {}

    static Table table(Screen screen) {
        return screen.table(
                number("SEQUENCE"),
                text("RECEIVED (UTC)"),
                text("TYPE"),
                text("STATE"),
                text("MESSAGE ID"),
                text("USER"));
    }

    static List<String> cells(JsonNode event) {
        return List.of(
                event.path("sequence").asText(),
                Moment.shown(event.path("receivedAt")),
                event.path("type").asText("-"),
                states(event.path("states")),
                event.path("messageId").asText(),
                event.path("user").asText("-"));
    }

    /** {@code delivered} where all say so, else {@code dead: segment; delivered: hubspot, audit}. */
    private static String states(JsonNode states) {
        Map<String, StringJoiner> destinations = new LinkedHashMap<>();
        states.fields().forEachRemaining(each -> destinations
                .computeIfAbsent(each.getValue().asText(), state -> new StringJoiner(", ", state + ": ", ""))
                .add(each.getKey()));
        return switch (destinations.size()) {
            case 0 -> "-";
            case 1 -> destinations.keySet().iterator().next();
            default ->
                String.join(
                        "; ",
                        destinations.values().stream()
                                .map(StringJoiner::toString)
                                .toList());
        };
    }
}
