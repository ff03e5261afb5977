package io.github.linkrelay.operator.command;

import static io.github.linkrelay.operator.command.Table.Column.number;
import static io.github.linkrelay.operator.command.Table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code replay list}. */
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
        List<JsonNode> replays = Json.list(answer.json().path("replays"));
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

    private static List<String> cells(JsonNode replay) {
        return List.of(
                replay.path("id").asText(),
                replay.path("destination").asText(),
                replay.path("source").asText(),
                replay.path("state").asText(),
                Amount.of(replay.path("sent").asLong()),
                Amount.of(replay.path("filtered").asLong()),
                Amount.of(replay.path("failed").asLong()),
                Amount.of(replay.path("total").asLong()),
                Moment.shown(replay.path("createdAt")),
                replay.path("filter").asText("all"));
    }
}
