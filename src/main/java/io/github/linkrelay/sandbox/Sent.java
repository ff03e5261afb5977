package io.github.linkrelay.sandbox;

/**
 * The result of sending one webhook.
 *
 * @param status    the HTTP status, or 0 without an answer
 * @param type      the event type in the body, or "?" where there is none
 * @param messageId the message id that Segment gets for this body by default
 * @param reason    why it was not accepted, as far as the receiver said; empty otherwise
 */
record Sent(int status, String type, String messageId, String reason) {

    boolean isAccepted() {
        return status >= 200 && status < 300;
    }

    /** For example {@code 200  link.clicked  2ce1f7d9-746d-8eb8-886a-6bee2c4e552c}. */
    String line() {
        return (status == 0 ? "---" : status) + "  " + type + "  " + messageId
                + (reason.isEmpty() ? "" : "  " + reason);
    }
}
