package io.github.linkrelay.operator.command;

import static io.github.linkrelay.operator.command.Table.Column.number;
import static io.github.linkrelay.operator.command.Table.Column.text;

import io.github.linkrelay.operator.api.ReplayJson;
import io.github.linkrelay.operator.api.ReplaysJson;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code replay list}: lists the replays, the newest first. */
@Command(name = "list", description = "Lists the replays, the newest first; at most 100.")
final class ReplayList extends ApiCommand {
    @Mixin
    private OutboxChoice outbox;

    @Override
    boolean onlyLooks() {
        return true;
    }

    @Override
    int run(Api api) {
        ApiAnswer answer = api.get("/api/replays", outbox.query());
        List<ReplayJson> replays = answer.as(ReplaysJson.class).replays();
        if (connection.isJson()) {
            screen.answer(answer);
        } else if (replays.isEmpty()) {
            screen.note("There is none.");
        } else {
            screen.table(
                            number("ID"),
                            text("DESTINATION"),
                            text("SOURCE"),
                            text("STATE"),
                            number("SENT"),
                            number("FILTERED"),
                            number("FAILED"),
                            number("OF"),
                            text("BEGUN (UTC)"),
                            text("WHICH"))
                    .print(replays.stream().map(ReplayList::cells).toList());
        }
        return CommandLine.ExitCode.OK;
    }

    private static List<String> cells(ReplayJson replay) {
        return List.of(
                Table.cell(replay.id()),
                replay.destination(),
                Table.cell(replay.source()),
                Table.cell(replay.state()),
                Amount.of(replay.sent()),
                Amount.of(replay.filtered()),
                Amount.of(replay.failed()),
                Amount.of(replay.total()),
                Moment.shown(replay.createdAt()),
                replay.filter() == null ? "all" : replay.filter());
    }
}
