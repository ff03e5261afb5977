package io.github.linkrelay.operator.command;

import static io.github.linkrelay.operator.command.Table.Column.number;
import static io.github.linkrelay.operator.command.Table.Column.text;

import io.github.linkrelay.operator.api.EventJson;
import io.github.linkrelay.operator.api.EventStateJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Makes the row of an event in a table. */
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

    static List<String> cells(EventJson event) {
        return List.of(
                Table.cell(event.sequence()),
                Moment.shown(event.receivedAt()),
                Table.cell(event.type()),
                states(event.states()),
                event.messageId(),
                Table.cell(event.user()));
    }

    /** Returns {@code delivered} where all destinations say so, else {@code dead: segment; delivered: hubspot, audit}. */
    private static String states(Map<String, EventStateJson> states) {
        Map<String, StringJoiner> destinations = new LinkedHashMap<>();
        states.forEach((destination, state) -> destinations
                .computeIfAbsent(Table.cell(state), word -> new StringJoiner(", ", word + ": ", ""))
                .add(destination));
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
