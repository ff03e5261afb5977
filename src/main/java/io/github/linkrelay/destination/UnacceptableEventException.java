package io.github.linkrelay.destination;

/**
 * Thrown for an event that the vendor is known not to take, so that it is not sent. The message is the dead letter's
 * reason.
 */
final class UnacceptableEventException extends Exception {
    private static final long serialVersionUID = 1L;

    UnacceptableEventException(String reason) {
        super(reason);
    }
}
