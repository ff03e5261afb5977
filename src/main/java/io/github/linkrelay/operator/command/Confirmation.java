package io.github.linkrelay.operator.command;

import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks before something is done that can't be undone. */
final class Confirmation {
    private static final Set<String> AGREED = Set.of("y", "Y", "yes", "Yes", "YES");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-y", "--yes"},
            description = "Asks no question. Needed where nobody can be asked.")
    private boolean yes;

    /** @throws ParameterException if there is no terminal to ask on and {@code --yes} is not given */
    void checkSomebodyCan(Surroundings surroundings) {
        if (!yes && !surroundings.isTerminal()) {
            throw new ParameterException(
                    spec.commandLine(), "there is no terminal to ask on: add --yes if it is meant");
        }
    }

    boolean isGivenBefore() {
        return yes;
    }

    boolean isGiven(Surroundings surroundings, String question) {
        return yes || AGREED.contains(surroundings.ask(Plain.text(question) + " [y/N] "));
    }
}
