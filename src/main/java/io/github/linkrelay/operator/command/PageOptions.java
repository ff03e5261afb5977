package io.github.linkrelay.operator.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say how much of a list is shown, which goes from the newest to the oldest. */
final class PageOptions {
    private static final long USUAL = 50;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--limit", paramLabel = "N", description = "How many to show at most. Default: " + USUAL)
    private Long limit;

    @Option(names = "--all", description = "All there are.")
    private boolean all;

    @Option(names = "--before", paramLabel = "N", description = "Only those before this number of the first column.")
    private Long before;

    /** Returns the number below which the list begins, or {@code null}. */
    Long before() {
        return before;
    }

    long limit() {
        if (all && limit != null) {
            throw new ParameterException(spec.commandLine(), "give either --limit or --all, not both");
        }
        if (limit != null && limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 or more");
        }
        return all ? Long.MAX_VALUE : limit == null ? USUAL : limit;
    }

    boolean areGiven() {
        return all || limit != null || before != null;
    }
}
