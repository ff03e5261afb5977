package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.JsonForm;
import io.github.linkrelay.operator.api.ReplayJson;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Pauses, resumes or cancels a replay that has not ended. */
abstract class ReplaySteer extends ApiCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "Its number.")
    private long id;

    @Mixin
    private Confirmation confirmation;

    @Mixin
    private OutboxChoice outbox;

    private final String consequence;

    /** @param consequence a sentence about what the change means; may be empty */
    ReplaySteer(String consequence) {
        this.consequence = consequence;
    }

    @Override
    final int run(Api api) {
        confirmation.checkSomebodyCan();
        String verb = spec.name().substring(0, 1).toUpperCase(Locale.ROOT)
                + spec.name().substring(1);
        if (!confirmation.isGiven(verb + " replay " + id + "?" + consequence)) {
            screen.note("Nothing was done.");
            return CommandLine.ExitCode.SOFTWARE;
        }
        ApiAnswer answer = api.post("/api/replays/" + id + "/" + spec.name(), outbox.query(), JsonForm.EMPTY);
        ReplayJson replay = answer.as(ReplayJson.class);
        if (connection.isJson()) {
            screen.answer(answer);
        } else {
            screen.line(ReplayProgress.head(replay) + ", " + Table.cell(replay.state()));
        }
        return CommandLine.ExitCode.OK;
    }

    /** The command {@code replay pause}. */
    @Command(name = "pause", description = "Pauses a replay.")
    static final class Pause extends ReplaySteer {
        Pause() {
            super(" It goes on with resume.");
        }
    }

    /** The command {@code replay resume}. */
    @Command(name = "resume", description = "Resumes a paused replay.")
    static final class Resume extends ReplaySteer {
        Resume() {
            super("");
        }
    }

    /** The command {@code replay cancel}. */
    @Command(name = "cancel", description = "Cancels a replay. Events that were sent stay sent.")
    static final class Cancel extends ReplaySteer {
        Cancel() {
            super(" That is final; events that were sent stay sent.");
        }
    }
}
