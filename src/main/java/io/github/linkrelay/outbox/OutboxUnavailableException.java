package io.github.linkrelay.outbox;

/** The outbox can't take this now: it is full, its file can't be written, or it is closing. Nothing was stored; try later. */
public class OutboxUnavailableException extends OutboxException {

    private static final long serialVersionUID = 1L;

    public OutboxUnavailableException(String message) {
        super(message);
    }

    public OutboxUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
