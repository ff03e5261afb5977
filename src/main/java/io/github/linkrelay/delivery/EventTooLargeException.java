package io.github.linkrelay.delivery;

/**
 * Thrown when the serialised form of an event is larger than the destination takes. Such an event becomes a dead
 * letter.
 */
public final class EventTooLargeException extends Exception {
    private static final long serialVersionUID = 1L;

    EventTooLargeException(int bytes, int limit) {
        super("the event takes " + bytes + " bytes, the destination " + limit);
    }
}
