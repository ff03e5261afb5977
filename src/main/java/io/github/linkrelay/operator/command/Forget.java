package io.github.linkrelay.operator.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linkrelay.operator.api.DestinationJson;
import io.github.linkrelay.operator.api.ForgottenJson;
import io.github.linkrelay.operator.api.JsonForm;
import io.github.linkrelay.operator.api.StatusJson;
import java.net.URLEncoder;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code forget}: forgets a destination that is no longer used, so that it keeps no more events. */
@Command(
        name = "forget",
        description = "Forgets a stopped destination: events that wait for it alone need not be kept any"
                + " more. Under its name another begins anew.")
public final class Forget extends ApiCommand {
    @Parameters(index = "0", paramLabel = "DESTINATION", description = "Its name.")
    private String destination;

    @Mixin
    private Confirmation confirmation;

    @Mixin
    private OutboxChoice outbox;

    @Override
    int run(Api api) {
        confirmation.checkSomebodyCan();
        long waiting = waiting(api.get("/api/status", Map.of()).as(StatusJson.class));
        String wait = Amount.of(waiting, "event") + (waiting == 1 ? " waits" : " wait") + " for it";
        if (!confirmation.isGiven("Forget " + destination + "? " + wait + ".")) {
            screen.note("Nothing was done.");
            return CommandLine.ExitCode.SOFTWARE;
        }
        String name = URLEncoder.encode(destination, UTF_8).replace("+", "%20");
        ApiAnswer answer = api.post("/api/destinations/" + name + "/forget", outbox.query(), JsonForm.EMPTY);
        String forgotten = answer.as(ForgottenJson.class).forgotten();
        if (connection.isJson()) {
            screen.answer(answer);
        } else {
            screen.line("Forgotten: " + forgotten + ". " + Amount.of(waiting, "event") + " waited for it.");
        }
        return CommandLine.ExitCode.OK;
    }

    private long waiting(StatusJson status) {
        return status.outboxes().stream()
                .filter(each -> each.name().equals(outbox.name()))
                .flatMap(each -> each.destinations().stream())
                .filter(each -> each.name().equals(destination))
                .mapToLong(DestinationJson::waiting)
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        "There is no destination " + destination + " in the outbox " + outbox.name() + "."));
    }
}
