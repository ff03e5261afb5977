package io.github.linkrelay.operator.command;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command that asks a running Linkrelay, or reads the files of one. All have the same exit codes: 0 for success; 1 if the
 * command failed, or found something bad; 2 for a wrong command line; 3 for no answer.
 */
@Command(
        sortOptions = false,
        usageHelpWidth = 100,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:fine",
            "1:it failed, or what was found is bad",
            "2:the command line is wrong",
            "3:no answer from Linkrelay: it is not running, or gives no access"
        },
        footer = {
            "",
            "Credentials are taken from the variable MANAGEMENT_TOKEN, or from MANAGEMENT_USER and"
                    + " MANAGEMENT_PASSWORD."
        })
abstract class ApiCommand implements Callable<Integer> {
    @Mixin
    Connection connection;

    @Spec
    CommandSpec spec;

    Screen screen;

    /** Runs the command and returns the exit code. */
    abstract int run(Api api);

    /**
     * Returns whether the command changes nothing and ends at once, so that it may read files instead of asking a
     * process.
     */
    boolean onlyLooks() {
        return false;
    }

    @Override
    public final Integer call() {
        screen = new Screen(spec.commandLine().getOut(), spec.commandLine().getErr(), connection.surroundings());
        checkNothingStandsBefore();
        Api api = connection.open(spec, onlyLooks());
        try {
            return run(api);
        } catch (Refusal e) {
            print(e);
            return e.exitCode();
        } finally {
            screen.flush();
        }
    }

    /** Tells the person why it failed. */
    void print(Refusal refusal) {
        screen.note(refusal.getMessage());
    }

    /** Returns a command for a person to type, about the same outbox of the same Linkrelay. */
    final String hint(String command, OutboxChoice outbox) {
        return hint(command, outbox.name());
    }

    final String hint(String command, String outbox) {
        return "linkrelay " + command + (OutboxChoice.USUAL.equals(outbox) ? "" : " --outbox " + outbox)
                + connection.options(spec);
    }

    /** Refuses options that stand before a subcommand, because they would have no effect on it. */
    private void checkNothingStandsBefore() {
        CommandLine parent = spec.commandLine().getParent();
        if (parent != null
                && parent.getCommand() instanceof ApiCommand
                && !parent.getParseResult().matchedOptions().isEmpty()) {
            throw wrong(parent.getParseResult().matchedOptions().get(0).longestName() + " stands before '" + spec.name()
                    + "', where it has no effect; options stand behind it");
        }
    }

    final ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
