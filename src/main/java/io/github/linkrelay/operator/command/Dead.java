package io.github.linkrelay.operator.command;

import static io.github.linkrelay.operator.command.Table.Column.number;
import static io.github.linkrelay.operator.command.Table.Column.text;

import io.github.linkrelay.operator.api.BodyJson;
import io.github.linkrelay.operator.api.DeadLetterJson;
import io.github.linkrelay.operator.api.DeadLetterPageJson;
import io.github.linkrelay.operator.api.GroupJson;
import io.github.linkrelay.operator.api.GroupsJson;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code dead}: shows dead letters by reason, or each of them. */
@Command(
        name = "dead",
        description = {
            "Shows what died and why: dead letters counted by reason, or with --list, --group, --type or any"
                    + " of --limit, --all, --before each of them, the newest first.",
            "",
            "They are sent again by: linkrelay replay --dead --to DESTINATION"
        },
        subcommands = {Dead.ShowLetter.class, Dead.AdmitLetters.class})
public final class Dead extends ApiCommand {
    private static final String PATH = "/api/dead-letters";

    @Option(names = "--list", description = "Shows each one instead of the reasons.")
    private boolean list;

    @Option(
            names = "--destination",
            paramLabel = "NAME",
            description = "Only those of this destination; - for bodies that never were events.")
    private String destination;

    @Option(names = "--group", paramLabel = "REASON", description = "Of this reason, as it stands without --list.")
    private String group;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only those of this event type.")
    private String type;

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
        if (list || group != null || type != null || page.areGiven()) {
            printEach(api);
        } else {
            printGroups(api);
        }
        return CommandLine.ExitCode.OK;
    }

    private void printGroups(Api api) {
        if (connection.isJson() && destination != null) {
            throw wrong("--json with --destination needs --list: the API counts the reasons of all destinations");
        }
        ApiAnswer answer = api.get(PATH + "/groups", outbox.query());
        List<GroupJson> groups = answer.as(GroupsJson.class).groups();
        if (connection.isJson()) {
            screen.answer(answer);
            return;
        }
        new GroupTable(screen, true)
                .print(groups.stream()
                        .filter(each -> destination == null || destination.equals(Table.cell(each.destination())))
                        .toList());
    }

    private void printEach(Api api) {
        Map<String, String> query = outbox.query();
        EventFilter.put(query, "destination", destination);
        EventFilter.put(query, "group", group);
        EventFilter.put(query, "type", type);
        Table table = screen.table(
                number("ID"),
                text("DESTINATION"),
                number("SEQUENCE"),
                text("DIED (UTC)"),
                text("TYPE"),
                text("REASON"));
        new Listing(this, page)
                .print(
                        api,
                        PATH,
                        query,
                        DeadLetterPageJson.class,
                        table,
                        letter -> List.of(
                                Table.cell(letter.id()),
                                Table.cell(letter.destination()),
                                Table.cell(letter.sequence()),
                                Moment.shown(letter.diedAt()),
                                Table.cell(letter.type()),
                                letter.reason()));
    }

    /** The command {@code dead show}. */
    @Command(name = "show", description = "Shows one dead letter with its body.")
    static final class ShowLetter extends ShowKept<DeadLetterJson> {
        ShowLetter() {
            super(PATH, DeadLetterJson.class);
        }

        @Override
        BodyJson print(DeadLetterJson letter) {
            screen.line("Dead letter " + letter.id() + ", " + (letter.type() == null ? "no type" : letter.type()));
            screen.line("  destination  " + Table.cell(letter.destination()));
            screen.line("  event        " + (letter.sequence() == null ? "never was one" : letter.sequence()));
            screen.line("  message id   " + Table.cell(letter.messageId()));
            screen.line("  received     " + Moment.shown(letter.receivedAt()) + " UTC");
            screen.line("  died         " + Moment.shown(letter.diedAt()) + " UTC");
            screen.line("  reason       " + letter.reason());
            return letter.body();
        }
    }

    /** The command {@code dead admit}. */
    @Command(
            name = "admit",
            description = "Reads signed bodies that were no usable events once more, and admits those"
                    + " that are now, after an upgrade for instance. The exit code is 1 if some are not.")
    static final class AdmitLetters extends Admit {
        AdmitLetters() {
            super(PATH, "the dead letters");
        }
    }
}
