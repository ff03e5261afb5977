package io.github.linkrelay.delivery;

/**
 * Thrown for a 2xx answer that is not the destination's acceptance. A proxy or a captive portal may have given it, so
 * nobody knows whether the events arrived. It holds the destination.
 */
public final class NotAcceptedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    private NotAcceptedException(int status, String reason) {
        super(reason);
        this.status = status;
    }

    /**
     * Makes the exception for an answer that is no acceptance.
     *
     * @param by the name of the destination, such as {@code Segment}
     * @param text the answer's body, empty if there was none
     */
    public static NotAcceptedException of(int status, String by, String text) {
        return new NotAcceptedException(
                status,
                "answered " + status + ", but not as " + by + " says that it accepted: "
                        + (text.isBlank() ? "nothing" : text));
    }

    /** Returns the HTTP status of the answer. */
    public int status() {
        return status;
    }
}
