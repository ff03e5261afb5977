package io.github.linkrelay.webhook;

/**
 * Thrown when a body contains no usable event. The message is short and safe to show to the sender and in a log: it
 * says what is wrong and perhaps where, and repeats nothing of the body. There is no stack trace, because the fault is
 * in the body and not in the code.
 */
public class UnusableEnvelopeException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnusableEnvelopeException(String problem) {
        super(problem, null, false, false);
    }
}
