package io.github.linkrelay.delivery;

/**
 * An answer with a 2xx that does not say what the destination says when it takes events: somebody else may have given it,
 * a proxy or a captive portal. Whether the events arrived is unknown. It holds the destination.
 */
public final class NotAcceptedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    private NotAcceptedException(int status, String reason) {
        super(reason);
        this.status = status;
    }

    /**
     * An answer that does not say that it is an acceptance.
     *
     * @param by whose acceptance it is not, such as {@code Segment}
     * @param text the answer's body, empty if there was none
     */
    public static NotAcceptedException of(int status, String by, String text) {
        return new NotAcceptedException(
                status,
                "answered " + status + ", but not as " + by + " says that it accepted: "
                        + (text.isBlank() ? "nothing" : text));
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }
}
