package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.EventDetailJson;
import io.github.linkrelay.operator.api.EventPageJson;
import io.github.linkrelay.operator.api.StatusJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code show}: shows one event with its body, its Track call and its attempts. */
@Command(name = "show", description = "Shows one event: its states, each attempt, the received body, the Track call.")
public final class Show extends ApiCommand {
    private static final int MOST_OF_ONE_ID = 10;

    @Parameters(index = "0", paramLabel = "EVENT", description = "Its sequence, or its message id in either form.")
    private String event;

    @Option(names = "--raw", description = "Writes the received bytes and nothing else.")
    private boolean raw;

    @Mixin
    private OutboxChoice outbox;

    @Override
    boolean onlyLooks() {
        return true;
    }

    @Override
    int run(Api api) {
        if (raw && connection.isJson()) {
            throw wrong("give either --raw or --json, not both");
        }
        if (!event.matches("[\\w-]{1,100}")) {
            throw wrong("EVENT is a sequence or a message id");
        }
        String sequence = event.matches("\\d{1,18}") ? event : sequence(api);
        ApiAnswer answer = api.get("/api/events/" + sequence, outbox.query());
        EventDetailJson found = answer.as(EventDetailJson.class);
        if (raw) {
            write(api, found);
        } else if (connection.isJson()) {
            screen.answer(answer);
        } else {
            new EventReport(screen).print(found);
        }
        return CommandLine.ExitCode.OK;
    }

    private String sequence(Api api) {
        Map<String, String> query = outbox.query();
        query.put("id", event);
        List<String> found = new ArrayList<>();
        new Pages<>(api, "/api/events", EventPageJson.class, connection.surroundings(), screen)
                .read(
                        query,
                        null,
                        MOST_OF_ONE_ID,
                        page -> page.forEach(
                                each -> found.add(String.valueOf(each.value().sequence()))));
        if (found.isEmpty()) {
            throw new Refusal("There is no event with the message id " + event + ".");
        }
        if (found.size() > 1) {
            screen.note("The newest of several with this message id; the others: "
                    + String.join(", ", found.subList(1, found.size())));
        }
        return found.get(0);
    }

    private void write(Api api, EventDetailJson found) {
        if (api.get("/api/status", Map.of()).as(StatusJson.class).role().masked()) {
            throw new Refusal("Some fields are hidden from you, so that these would not be the received bytes.");
        }
        try {
            connection.surroundings().write(new BodyText(found.body()).bytes());
        } catch (IOException e) {
            throw new Refusal("Can't write the body: " + e.getMessage());
        }
    }
}
