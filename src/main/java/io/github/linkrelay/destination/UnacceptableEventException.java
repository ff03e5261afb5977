package io.github.linkrelay.destination;

/** An event that the vendor is known not to take, so that it need not be sent; the text is the dead letter's reason. */
final class UnacceptableEventException extends Exception {
    private static final long serialVersionUID = 1L;

    UnacceptableEventException(String reason) {
        super(reason);
    }
}
