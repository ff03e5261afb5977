package io.github.linkrelay.operator.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import picocli.CommandLine;

/** Counts, asks, starts a replay and waits for its end. */
record ReplayStart(ApiCommand command, ReplayOptions options) {
    private static final String PATH = "/api/replays";

    /** @param request with its source */
    int run(Api api, ObjectNode request) {
        Screen screen = command.screen;
        Surroundings surroundings = command.connection.surroundings();
        Map<String, String> query = options.outbox().query();
        ApiAnswer counted = api.post(PATH, query, request.deepCopy().put("dryRun", true));
        long count = counted.json().path("count").asLong();
        String choice = Amount.of(count, "event") + " to send to " + options.destination() + ".";
        if (options.isDryRun() || count == 0) {
            if (command.connection.isJson()) {
                screen.answer(counted);
            } else {
                screen.line(choice + " Nothing was sent.");
            }
            return CommandLine.ExitCode.OK;
        }
        if (options.isMeantBefore()) {
            screen.note(choice);
        }
        if (!options.isMeant(surroundings, count)) {
            screen.note("Nothing was sent.");
            return CommandLine.ExitCode.SOFTWARE;
        }
        ApiAnswer begun = api.post(PATH, query, request);
        JsonNode replay = begun.json();
        ReplayWatch watch = new ReplayWatch(command, options.outbox());
        if (options.isToWait()) {
            return watch.followToItsEnd(api, replay.path("id").asLong());
        }
        if (command.connection.isJson()) {
            screen.answer(begun);
        } else {
            screen.line("Begun. " + watch.hints(replay.path("id").asLong()));
        }
        return CommandLine.ExitCode.OK;
    }
}
