package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.EventPageJson;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code tail}: shows events as they come. */
@Command(
        name = "tail",
        description = {
            "Shows new events as they come, until Ctrl-C.",
            "",
            "With --state each event is shown once, when it has this state while it is among the last 1,000 of the log. While"
                    + " Linkrelay restarts it waits, and goes on."
        })
public final class Tail extends ApiCommand {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    @Mixin
    private EventFilter filter;

    @Mixin
    private OutboxChoice outbox;

    @Override
    int run(Api api) {
        NewEvents events = new NewEvents(
                api,
                filter,
                outbox,
                new Pages<>(api, "/api/events", EventPageJson.class, connection.surroundings(), screen));
        Table table = EventRow.table(screen);
        events.skipWhatIsThere();
        boolean isSilent = false;
        try {
            while (!screen.isBroken()) {
                connection.surroundings().pause(BETWEEN_LOOKS);
                try {
                    print(table, events.next());
                    isSilent = false;
                } catch (NoAnswer e) {
                    if (!isSilent) {
                        screen.note(e.getMessage() + " Trying on ...");
                    }
                    isSilent = true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return CommandLine.ExitCode.OK;
    }

    private void print(Table table, NewEvents.Look found) {
        if (found.areSomeSkipped()) {
            screen.note("Skipped ahead: more events come than can be shown; 'events' lists them all.");
        }
        if (connection.isJson()) {
            found.events().forEach(each -> screen.json(each.json() + System.lineSeparator()));
        } else if (!found.events().isEmpty()) {
            table.print(found.events().stream()
                    .map(Listed::value)
                    .map(EventRow::cells)
                    .toList());
        }
        screen.flush();
    }
}
