package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.DryRunJson;
import io.github.linkrelay.operator.api.JsonForm;
import io.github.linkrelay.operator.api.ReplayJson;
import io.github.linkrelay.operator.api.ReplayRequestJson;
import java.util.Map;
import picocli.CommandLine;

/** Counts the events, asks, starts a replay and waits for its end. */
record ReplayStart(ApiCommand command, ReplayOptions options) {
    private static final String PATH = "/api/replays";

    int run(Api api, ReplayRequestJson request) {
        Screen screen = command.screen;
        Map<String, String> query = options.outbox().query();
        ApiAnswer counted = api.post(PATH, query, JsonForm.text(request.asDryRun()));
        long count = counted.as(DryRunJson.class).count();
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
        if (!options.isMeant(count)) {
            screen.note("Nothing was sent.");
            return CommandLine.ExitCode.SOFTWARE;
        }
        ApiAnswer begun = api.post(PATH, query, JsonForm.text(request));
        long id = begun.as(ReplayJson.class).id();
        ReplayWatch watch = new ReplayWatch(command, options.outbox());
        if (options.isToWait()) {
            return watch.followToItsEnd(api, id);
        }
        if (command.connection.isJson()) {
            screen.answer(begun);
        } else {
            screen.line("Begun. " + watch.hints(id));
        }
        return CommandLine.ExitCode.OK;
    }
}
