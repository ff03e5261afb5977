package io.github.linkrelay.operator.command;

import picocli.CommandLine;

/** Thrown to end a command with a sentence for a person and an exit code. */
class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    Refusal(String message) {
        this(message, CommandLine.ExitCode.SOFTWARE);
    }

    Refusal(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
