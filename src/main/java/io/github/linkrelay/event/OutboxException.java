package io.github.linkrelay.event;

/**
 * Thrown when the outbox can't be opened, or can't do what was asked. The message is for an operator and names the
 * remedy.
 */
public class OutboxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public OutboxException(String message) {
        super(message);
    }

    public OutboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
