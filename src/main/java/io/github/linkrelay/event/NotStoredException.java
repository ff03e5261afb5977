package io.github.linkrelay.event;

/**
 * Thrown when the outbox can't store something now: it is full, its file can't be written, or it is closing. Nothing
 * was stored; the caller may try later.
 */
public class NotStoredException extends OutboxException {

    private static final long serialVersionUID = 1L;

    public NotStoredException(String message) {
        super(message);
    }

    public NotStoredException(String message, Throwable cause) {
        super(message, cause);
    }
}
