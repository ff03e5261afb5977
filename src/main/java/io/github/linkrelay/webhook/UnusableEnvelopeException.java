package io.github.linkrelay.webhook;

/**
 * A body in which there is no usable event. The message is short and safe to show to the sender and in a log: it tells
 * what is wrong and at most where, and repeats nothing of the body. No stack trace: the body is at fault, no code.
 */
public class UnusableEnvelopeException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnusableEnvelopeException(String problem) {
        super(problem, null, false, false);
    }
}
