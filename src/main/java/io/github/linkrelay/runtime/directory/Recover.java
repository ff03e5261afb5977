package io.github.linkrelay.runtime.directory;

import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.operator.command.Confirmation;
import io.github.linkrelay.outbox.sqlite.recovery.OutboxRecovery;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code recover}: repairs an outbox that is refused at the start. No process may have it open. */
@Command(
        name = "recover",
        sortOptions = false,
        description = {
            "Makes a new file, DIR/events.db-recovered, of all that can be read of a damaged outbox, and says what"
                    + " could not. The damaged file stays as it is.",
            "",
            "For an outbox whose journal is missing or is another's, or that is older than its note: --accept-loss."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:not done; nothing was changed, or the message says what",
            "2:the command line is wrong"
        })
public final class Recover implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "The data directory.")
    private Path directory;

    @Option(
            names = "--outbox",
            paramLabel = "NAME",
            defaultValue = "events",
            description = "The outbox. Default: ${DEFAULT-VALUE}")
    private String outbox;

    @Option(
            names = "--replace",
            description = "The new file then takes the place of the damaged one, which is kept under another name.")
    private boolean replace;

    @Option(
            names = "--accept-loss",
            description =
                    "Makes no new file, but lets the next start go on with the one that is there: behind the last event"
                            + " that was noted, and without a journal that is not its own, which is kept under another name. Events that are"
                            + " missing count as dead letters.")
    private boolean acceptLoss;

    @Mixin
    private Confirmation confirmation;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    boolean helpRequested;

    private boolean isMeant() {
        confirmation.checkSomebodyCan();
        return confirmation.isGiven(
                acceptLoss
                        ? "Go on with what is there of " + outbox + " in " + directory
                                + "? Events that are missing count as dead letters."
                        : "Let the new file take the place of " + outbox + ".db in " + directory + "?");
    }

    @Override
    public Integer call() {
        if (replace && acceptLoss) {
            throw new ParameterException(spec.commandLine(), "give either --replace or --accept-loss, not both");
        }
        if ((replace || acceptLoss) && !isMeant()) {
            spec.commandLine().getErr().println("Nothing was done.");
            spec.commandLine().getErr().flush();
            return CommandLine.ExitCode.SOFTWARE;
        }
        try {
            List<String> lines = acceptLoss
                    ? OutboxRecovery.acceptLoss(directory, outbox)
                    : OutboxRecovery.recover(directory, outbox, replace);
            lines.forEach(spec.commandLine().getOut()::println);
            spec.commandLine().getOut().flush();
            return CommandLine.ExitCode.OK;
        } catch (OutboxException e) {
            spec.commandLine().getErr().println(e.getMessage());
            spec.commandLine().getErr().flush();
            return CommandLine.ExitCode.SOFTWARE;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
