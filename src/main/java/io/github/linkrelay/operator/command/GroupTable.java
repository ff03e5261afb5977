package io.github.linkrelay.operator.command;

import static io.github.linkrelay.operator.command.Table.Column.number;
import static io.github.linkrelay.operator.command.Table.Column.text;

import io.github.linkrelay.operator.api.GroupJson;
import java.util.ArrayList;
import java.util.List;

/** Prints bodies counted by reason. */
record GroupTable(Screen screen, boolean withDestination) {

    void print(List<GroupJson> groups) {
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

    private List<String> cells(GroupJson group) {
        List<String> cells = new ArrayList<>(List.of(
                Amount.of(group.count()), Moment.shown(group.firstAt()), Moment.shown(group.lastAt()), group.group()));
        if (withDestination) {
            cells.add(1, Table.cell(group.destination()));
        }
        return cells;
    }
}
