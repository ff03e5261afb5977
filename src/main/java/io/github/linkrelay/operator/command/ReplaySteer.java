package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.JsonForm;
import io.github.linkrelay.operator.api.ReplayJson;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Pauses, resumes or cancels a replay that has not ended. */
abstract class ReplaySteer extends ApiCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "Its number.")
    private long id;

    @Mixin
    private OutboxChoice outbox;

    @Override
    final int run(Api api) {
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
    static final class Pause extends ReplaySteer {}

    /** The command {@code replay resume}. */
    @Command(name = "resume", description = "Resumes a paused replay.")
    static final class Resume extends ReplaySteer {}

    /** The command {@code replay cancel}. */
    @Command(name = "cancel", description = "Cancels a replay. Events that were sent stay sent.")
    static final class Cancel extends ReplaySteer {}
}
