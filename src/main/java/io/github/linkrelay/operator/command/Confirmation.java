package io.github.linkrelay.operator.command;

import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Asks before something is changed. Every command that changes something has it, so {@code --yes} is known to all of
 * them.
 */
public final class Confirmation {
    private static final Set<String> AGREED = Set.of("y", "Y", "yes", "Yes", "YES");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-y", "--yes"},
            description = "Asks no question. Needed where nobody can be asked.")
    private boolean yes;

    private final Surroundings surroundings;

    Confirmation(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * Makes sure that the question can be put to somebody, or need not be.
     *
     * @throws ParameterException if there is no terminal to ask on and {@code --yes} is not given
     */
    public void checkSomebodyCan() {
        if (!yes && !surroundings.isTerminal()) {
            throw new ParameterException(
                    spec.commandLine(), "there is no terminal to ask on: add --yes if it is meant");
        }
    }

    boolean isGivenBefore() {
        return yes;
    }

    /** Returns whether the person, or {@code --yes}, agrees. */
    public boolean isGiven(String question) {
        return yes || AGREED.contains(surroundings.ask(Plain.text(question) + " [y/N] "));
    }
}
