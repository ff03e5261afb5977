package io.github.linkrelay.operator.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linkrelay.operator.api.JsonForm;
import io.github.linkrelay.operator.api.RefusalsActionJson;
import io.github.linkrelay.operator.api.RefusalsDecidedJson;
import io.github.linkrelay.operator.api.RefusalsRequestJson;
import java.net.URLEncoder;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command {@code refusals}: decides whether the events or the destination are at fault when it refuses one event
 * after another.
 */
@Command(
        name = "refusals",
        description = "Decides about events that a destination refused and that are not dead letters"
                + " yet, as it refused all alike and may be at fault. Without a decision they wait until it takes an event, and are then"
                + " sent once more.")
public final class RefusalsCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "DESTINATION", description = "Its name.")
    private String destination;

    @ArgGroup(multiplicity = "1")
    private Decision decision;

    @Mixin
    private Confirmation confirmation;

    @Mixin
    private OutboxChoice outbox;

    static final class Decision {
        @Option(names = "--retry", required = true, description = "Sends them again, as if they had not been refused.")
        boolean retry;

        @Option(names = "--bury", required = true, description = "Makes dead letters of them, which are kept.")
        private boolean bury;
    }

    @Override
    int run(Api api) {
        confirmation.checkSomebodyCan();
        String question = decision.bury
                ? "Make dead letters of the refused events of " + destination + "?"
                : "Send the refused events of " + destination + " again?";
        if (!confirmation.isGiven(question)) {
            screen.note("Nothing was done.");
            return CommandLine.ExitCode.SOFTWARE;
        }
        String name = URLEncoder.encode(destination, UTF_8).replace("+", "%20");
        ApiAnswer answer = api.post(
                "/api/destinations/" + name + "/refusals",
                outbox.query(),
                JsonForm.text(
                        new RefusalsRequestJson(decision.bury ? RefusalsActionJson.BURY : RefusalsActionJson.RETRY)));
        if (connection.isJson()) {
            screen.answer(answer);
        } else {
            screen.line(Amount.of(answer.as(RefusalsDecidedJson.class).decided(), "refused event") + " of "
                    + destination + (decision.bury ? " became dead letters." : " are sent again."));
        }
        return CommandLine.ExitCode.OK;
    }
}
