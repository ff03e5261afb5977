package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.AdmitRequestJson;
import io.github.linkrelay.operator.api.AdmittedJson;
import io.github.linkrelay.operator.api.JsonForm;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has the server look again at bodies that were kept out, and admit those that are right now. */
abstract class Admit extends ApiCommand {
    private static final int MOST = 1_000;

    @Parameters(paramLabel = "ID", description = "Their numbers, at most " + MOST + ".")
    private List<Long> ids = List.of();

    @Option(names = "--all", description = "All of them.")
    private boolean all;

    @Option(names = "--group", paramLabel = "REASON", description = "With --all: only those with this reason.")
    private String group;

    @Option(names = "--dry-run", description = "Says what would become of them, and changes nothing.")
    private boolean dryRun;

    @Mixin
    private Confirmation confirmation;

    @Mixin
    private OutboxChoice outbox;

    private final String path;
    private final String place;

    /**
     * @param path  the API's path of the list that the bodies are in
     * @param place what the list is called
     */
    Admit(String path, String place) {
        this.path = path;
        this.place = place;
    }

    @Override
    final int run(Api api) {
        if (all == !ids.isEmpty()) {
            throw wrong("give either numbers or --all");
        }
        if (group != null && !all) {
            throw wrong("--group is for --all");
        }
        if (ids.size() > MOST) {
            throw wrong("at most " + MOST + " numbers at once");
        }
        if (!dryRun) {
            confirmation.checkSomebodyCan();
            if (!confirmation.isGiven(question())) {
                screen.note("Nothing was done.");
                return CommandLine.ExitCode.SOFTWARE;
            }
        }
        ApiAnswer answer = api.post(path + "/admit", outbox.query(), JsonForm.text(request()));
        AdmittedJson admitted = answer.as(AdmittedJson.class);
        if (connection.isJson()) {
            screen.answer(answer);
        } else {
            print(admitted);
        }
        return admitted.unusable() + admitted.refused() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private String question() {
        String which = !all ? "these " + ids.size() : group == null ? "all" : "all of this reason";
        return "Admit " + which + " of " + place + "?";
    }

    private AdmitRequestJson request() {
        return all ? new AdmitRequestJson(null, true, group, dryRun) : new AdmitRequestJson(ids, null, null, dryRun);
    }

    private void print(AdmittedJson admitted) {
        if (dryRun) {
            screen.line("A dry run; nothing was done. It would be:");
        }
        print(admitted.admitted(), "admitted, as events received when they first came");
        print(admitted.duplicates(), "dropped, because another request stored them meanwhile");
        print(admitted.unusable(), "signed, but no usable event: now among the dead letters");
        print(admitted.refused(), "still not signed with a known secret: they stay in the quarantine");
        if (admitted.admitted() + admitted.duplicates() + admitted.unusable() + admitted.refused() == 0) {
            screen.line("none");
        }
    }

    private void print(long count, String meaning) {
        if (count > 0) {
            screen.line(Amount.of(count) + " " + meaning);
        }
    }
}
