package io.github.linkrelay.operator.command;

/** Nobody answers. It may pass. */
final class NoAnswer extends Refusal {
    static final int EXIT_CODE = 3;
    private static final long serialVersionUID = 1L;

    NoAnswer(String message) {
        super(message, EXIT_CODE);
    }
}
