package io.github.linkrelay.webhook;

/** An outcome says how a webhook request ended, with the HTTP status and the text of its answer. */
public enum Outcome {
    /** The event is on disk. */
    STORED(200, "OK"),
    /** The event was on disk before. */
    DUPLICATE(200, "OK"),
    /** Another request is storing the same body; it is not known yet whether that succeeds. */
    PENDING(503, "The same message is being stored, come again"),
    SIGNATURE_MISSING(401, "Signature missing"),
    SIGNATURE_MALFORMED(401, "Signature malformed"),
    SIGNATURE_WRONG(401, "Signature wrong"),
    /** The signature is right, but the body is no event that could be delivered. */
    UNUSABLE(400, "Unusable"),
    /** The chunks of the body are none. */
    MALFORMED(400, "Malformed request"),
    /** The body is of another type, or compressed. */
    UNSUPPORTED_TYPE(415, "Only application/json is taken, not compressed"),
    TOO_LARGE(413, "Too large"),
    /** The body did not come to its end in time. */
    TOO_SLOW(408, "Too slow"),
    /** The bodies in memory exceed their limit. */
    BUSY(503, "Too many requests at once, come again"),
    /**
     * The outbox can't store the event: the disk is full, the file is over its limit or read-only, or the process is
     * stopping.
     */
    UNAVAILABLE(503, "The event could not be stored, come again"),
    /** Linkrelay has a fault. */
    FAILED(500, "Internal error");

    private final int status;
    private final String text;

    Outcome(int status, String text) {
        this.status = status;
        this.text = text;
    }

    public int status() {
        return status;
    }

    public String text() {
        return text;
    }

    /** Returns after how many seconds the sender may try again; 0 if the answer does not say. */
    public int retryAfterSeconds() {
        return status != 503 ? 0 : this == PENDING || this == BUSY ? 1 : 30;
    }

    static Outcome of(SignatureVerdict verdict) {
        return switch (verdict) {
            case MISSING -> SIGNATURE_MISSING;
            case MALFORMED -> SIGNATURE_MALFORMED;
            case WRONG, VALID -> SIGNATURE_WRONG;
        };
    }
}
