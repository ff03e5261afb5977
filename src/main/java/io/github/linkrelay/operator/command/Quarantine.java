package io.github.linkrelay.operator.command;

import static io.github.linkrelay.operator.command.Table.Column.number;
import static io.github.linkrelay.operator.command.Table.Column.text;

import io.github.linkrelay.operator.api.BodyJson;
import io.github.linkrelay.operator.api.GroupJson;
import io.github.linkrelay.operator.api.GroupsJson;
import io.github.linkrelay.operator.api.QuarantineEntryJson;
import io.github.linkrelay.operator.api.QuarantinePageJson;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code quarantine}: shows refused requests by reason, or each of them. */
@Command(
        name = "quarantine",
        description = {
            "Shows the requests that were refused for their signature and kept: counted by reason, or with"
                    + " --list, --group or any of --limit, --all, --before each of them, the newest first.",
            "",
            "After a secret was added: linkrelay quarantine admit --all"
        },
        subcommands = {Quarantine.ShowRequest.class, Quarantine.AdmitRequests.class})
public final class Quarantine extends ApiCommand {
    private static final String PATH = "/api/quarantine";

    @Option(names = "--list", description = "Shows each one instead of the reasons.")
    private boolean list;

    @Option(names = "--group", paramLabel = "REASON", description = "Of this reason.")
    private String group;

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
        if (list || group != null || page.areGiven()) {
            printEach(api);
        } else {
            printGroups(api);
        }
        return CommandLine.ExitCode.OK;
    }

    private void printGroups(Api api) {
        ApiAnswer answer = api.get(PATH + "/groups", outbox.query());
        List<GroupJson> groups = answer.as(GroupsJson.class).groups();
        if (connection.isJson()) {
            screen.answer(answer);
        } else {
            new GroupTable(screen, false).print(groups);
        }
    }

    private void printEach(Api api) {
        Map<String, String> query = outbox.query();
        EventFilter.put(query, "group", group);
        Table table = screen.table(number("ID"), text("RECEIVED (UTC)"), number("BYTES"), text("REASON"));
        new Listing(this, page)
                .print(
                        api,
                        PATH,
                        query,
                        QuarantinePageJson.class,
                        table,
                        entry -> List.of(
                                Table.cell(entry.id()),
                                Moment.shown(entry.receivedAt()),
                                Amount.of(entry.bytes()),
                                entry.reason()));
    }

    /** The command {@code quarantine show}. */
    @Command(name = "show", description = "Shows one refused request with its body.")
    static final class ShowRequest extends ShowKept<QuarantineEntryJson> {
        ShowRequest() {
            super(PATH, QuarantineEntryJson.class);
        }

        @Override
        BodyJson print(QuarantineEntryJson entry) {
            screen.line("Refused request " + entry.id());
            screen.line("  received   " + Moment.shown(entry.receivedAt()) + " UTC");
            screen.line("  reason     " + entry.reason());
            screen.line("  signature  " + (entry.signature() == null ? "none" : entry.signature()));
            screen.line((entry.key().startsWith("masked-") ? "  key        " : "  SHA-256    ") + entry.key());
            return entry.body();
        }
    }

    /** The command {@code quarantine admit}. */
    @Command(
            name = "admit",
            description = "Verifies refused requests once more, with the secrets of now, and admits those"
                    + " that are signed, as if they had come in then. The exit code is 1 if some are not.")
    static final class AdmitRequests extends Admit {
        AdmitRequests() {
            super(PATH, "the quarantine");
        }
    }
}
