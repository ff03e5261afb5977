package io.github.linkrelay.event;

/** The outbox can't be opened or used as asked. The message is written for an operator and names the remedy. */
public class OutboxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public OutboxException(String message) {
        super(message);
    }

    public OutboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
