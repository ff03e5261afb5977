package io.github.linkrelay.operator.command;

/** Thrown when nobody answers, which may pass by itself. */
final class NoAnswer extends Refusal {
    static final int EXIT_CODE = 3;
    private static final long serialVersionUID = 1L;

    NoAnswer(String message) {
        super(message, EXIT_CODE);
    }
}
