package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.OutboxJson;
import io.github.linkrelay.operator.api.StatusJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code status}: says whether anything is lost, and what needs a person. */
@Command(
        name = "status",
        description = {
            "Says whether anything is lost, shows the status, and says what needs a person.",
            "",
            "Needs a person, and makes the exit code 1: an outbox that takes no events; a balance that is wrong; a"
                    + " destination that is held, or stopped while events wait for it; dead letters; a quarantine that is not"
                    + " empty; edited files that were refused. Events that wait do not, unless --max-age says so."
        },
        exitCodeList = {
            "0:nothing is lost, nothing needs a person",
            "1:something needs a person",
            "2:the command line is wrong",
            "3:no answer from Linkrelay: it is not running, or gives no access"
        })
public final class Status extends ApiCommand {

    @Option(
            names = "--outbox",
            order = OutboxChoice.ORDER,
            paramLabel = "NAME",
            description = "This outbox only. Default: all")
    private String outbox;

    @Option(
            names = "--max-age",
            paramLabel = "AGE",
            converter = Age.class,
            description = "An event that waits longer needs a person too; like 30m, 2h.")
    private Duration maxAge;

    @Option(
            names = "--max-dead",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many dead letters may be there before a person is needed. Default: ${DEFAULT-VALUE}")
    private long maxDead;

    @Option(
            names = "--max-quarantine",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many refused requests may be there before a person is needed. Default: ${DEFAULT-VALUE}")
    private long maxQuarantine;

    @Option(
            names = {"-q", "--quiet"},
            description = "Prints nothing; only the exit code tells the result.")
    private boolean quiet;

    @Override
    boolean onlyLooks() {
        return true;
    }

    @Override
    int run(Api api) {
        if (quiet && connection.isJson()) {
            throw wrong("give either --quiet or --json, not both");
        }
        ApiAnswer answer = api.get("/api/status", Map.of());
        StatusJson status = answer.as(StatusJson.class);
        List<OutboxJson> outboxes = chosen(status.outboxes());
        List<String> concerns = new Concerns(maxAge, maxDead, maxQuarantine).list(status, outboxes, this::hint);
        if (connection.isJson()) {
            screen.answer(answer);
        } else if (!quiet) {
            new StatusReport(screen, status).print(outboxes, concerns);
        }
        return concerns.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private List<OutboxJson> chosen(List<OutboxJson> all) {
        List<OutboxJson> chosen = all.stream()
                .filter(each -> outbox == null || outbox.equals(each.name()))
                .toList();
        if (chosen.isEmpty()) {
            throw new Refusal("There is no outbox "
                    + (outbox == null
                            ? "yet."
                            : outbox + "; there are: "
                                    + String.join(
                                            ", ",
                                            all.stream().map(OutboxJson::name).toList())));
        }
        return chosen;
    }

    @Override
    void print(Refusal refusal) {
        if (!quiet) {
            super.print(refusal);
        }
    }
}
