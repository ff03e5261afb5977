package io.github.linkrelay.sandbox;

import java.net.ConnectException;
import java.net.URI;

/** Sends one made-up webhook of the sandbox, signed with its example secret, as Tolinku would. */
public final class TestWebhook {
    private TestWebhook() {}

    /**
     * The answer to the webhook.
     *
     * @param status    the HTTP status, or 0 without an answer
     * @param messageId the message id that Segment gets by default
     * @param reason    why it was not accepted; empty otherwise
     */
    public record Answer(int status, String messageId, String reason) {}

    /**
     * Sends a new event and waits for the answer.
     *
     * @param url  the address of the receiver
     * @param type one of {@link TestEvents#types()}
     */
    public static Answer send(URI url, String type) throws InterruptedException {
        try {
            Sent sent = new WebhookSender(url, Sandbox.EXAMPLE_SECRET).send(TestEvents.body(type));
            return new Answer(sent.status(), sent.messageId(), sent.reason());
        } catch (ConnectException e) {
            return new Answer(0, "", "nothing listens at " + url.getAuthority());
        }
    }
}
