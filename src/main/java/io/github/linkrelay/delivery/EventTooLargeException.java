package io.github.linkrelay.delivery;

/** An event whose serialised form is larger than the destination takes; it can only become a dead letter. */
public final class EventTooLargeException extends Exception {
    private static final long serialVersionUID = 1L;

    EventTooLargeException(int bytes, int limit) {
        super("the event takes " + bytes + " bytes, the destination " + limit);
    }
}
