package io.github.linkrelay.webhook;

/** How a webhook request can end, with its HTTP status and the text of the answer. */
public enum Outcome {
    /** On disk. */
    STORED(200, "OK"),
    /** On disk before. */
    DUPLICATE(200, "OK"),
    /** The same body is being stored by another request; whether that works is not known yet. */
    PENDING(503, "The same message is being stored, come again"),
    SIGNATURE_MISSING(401, "Signature missing"),
    SIGNATURE_MALFORMED(401, "Signature malformed"),
    SIGNATURE_WRONG(401, "Signature wrong"),
    /** Signed, but no event that could be delivered. */
    UNUSABLE(400, "Unusable"),
    TOO_LARGE(413, "Too large"),
    /** The body did not come to its end in time. */
    TOO_SLOW(408, "Too slow"),
    /** More bodies are in memory than may be. */
    BUSY(503, "Too many requests at once, come again"),
    /** The outbox can't take it: disk full, over its limit, read-only, shutting down. */
    UNAVAILABLE(503, "The event could not be stored, come again"),
    /** A fault of ours. */
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

    /** In how many seconds the sender may come again; 0 where that is not said. */
    public int retryAfterSeconds() {
        return status != 503 ? 0 : this == PENDING || this == BUSY ? 1 : 30;
    }

    static Outcome of(Verdict verdict) {
        return switch (verdict) {
            case MISSING -> SIGNATURE_MISSING;
            case MALFORMED -> SIGNATURE_MALFORMED;
            case WRONG, VALID -> SIGNATURE_WRONG;
        };
    }
}
