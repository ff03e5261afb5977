package io.github.linkrelay.operator.command;

import static io.github.linkrelay.operator.command.Table.Column.number;
import static io.github.linkrelay.operator.command.Table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Bodies counted by reason. */
record Groups(Screen screen, boolean withDestination) {

    void print(List<JsonNode> groups) {
        if (groups.isEmpty()) {
            screen.note("There is none.");
            return;
        }
        List<Table.Column> columns = new ArrayList<>(
                List.of(number("COUNT"), text("FIRST (UTC)"), text("LAST (UTC)"), text("REASON, * FOR WHAT DIFFERS")));
        if (withDestination) {
            columns.add(1, text("DESTINATION"));
        }
        screen.table(columns.toArray(Table.Column[]::new))
                .print(groups.stream().map(this::cells).toList());
    }

    private List<String> cells(JsonNode group) {
        List<String> cells = new ArrayList<>(List.of(
                Amount.of(group.path("count").asLong()),
                Moment.shown(group.path("firstAt")),
                Moment.shown(group.path("lastAt")),
                group.path("group").asText()));
        if (withDestination) {
            cells.add(1, group.path("destination").asText("-"));
        }
        return cells;
    }
}
