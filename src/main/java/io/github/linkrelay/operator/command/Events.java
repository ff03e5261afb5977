package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.EventPageJson;
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code events}: lists stored events, the newest first. */
@Command(name = "events", description = "Lists stored events, the newest first.")
public final class Events extends ApiCommand {
    @Mixin
    private EventFilter filter;

    @Option(names = "--id", paramLabel = "ID", description = "With this message id, in either form.")
    private String id;

    @Option(names = "--user", paramLabel = "ID", description = "Of this user id or anonymous id, as Segment gets it.")
    private String user;

    @Option(
            names = {"--since", "--from"},
            paramLabel = "TIME",
            converter = Moment.class,
            description = "Received then or later. " + Moment.FORMS)
    private Instant since;

    @Option(names = "--until", paramLabel = "TIME", converter = Moment.class, description = "Received before.")
    private Instant until;

    @Mixin
    private PageOptions page;

    @Mixin
    private OutboxChoice outbox;

    @Override
    boolean onlyLooks() {
        return true;
    }

    @Override
    int run(Api api) {
        Map<String, String> query = outbox.query();
        filter.addTo(query);
        EventFilter.put(query, "id", id);
        EventFilter.put(query, "user", user);
        EventFilter.put(query, "from", since);
        EventFilter.put(query, "until", until);
        new Listing(this, page)
                .print(api, "/api/events", query, EventPageJson.class, EventRow.table(screen), EventRow::cells);
        return CommandLine.ExitCode.OK;
    }
}
