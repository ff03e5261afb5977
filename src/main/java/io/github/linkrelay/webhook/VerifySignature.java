package io.github.linkrelay.webhook;

import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.settings.Credentials;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Passes on only requests that Tolinku signed; for others it throws {@link SignatureRefusedException}.
 *
 * <p>The step reads the body as bytes, which it leaves as the body, and the header {@code X-Webhook-Signature}. A query
 * parameter of that name is ignored, and a request with two such headers is refused. An empty body is checked like any
 * other. A refused message gets the headers {@code CamelOutboxReason} and {@code CamelOutboxSignature}.
 *
 * <p>What becomes of a refused request is said in {@code routes/receive.camel.yaml}: {@code outbox:} keeps it in the
 * quarantine, and {@link WebhookAnswer} answers 401.
 */
public final class VerifySignature implements Processor {
    private final int leastLength;
    private volatile SignatureVerifier verifier;

    /**
     * Makes a step for a Kamelet, which sets the secrets afterwards.
     *
     * @param leastLength the least length of a secret, in characters
     */
    public VerifySignature(int leastLength) {
        this.leastLength = leastLength;
    }

    /**
     * @param secrets as {@link #setSecrets} takes them
     * @param leastLength the least length of a secret, in characters
     * @throws IllegalArgumentException if there is no secret, or one can't be a secret
     */
    public VerifySignature(String secrets, int leastLength) {
        this(leastLength);
        setSecrets(secrets);
    }

    public VerifySignature(SignatureVerifier verifier) {
        this(1);
        this.verifier = verifier;
    }

    /**
     * Sets the secrets to accept, comma-separated. Each is used whole; blanks around it don't count.
     *
     * @throws IllegalArgumentException if there is none, or one can't be a secret
     */
    public void setSecrets(String secrets) {
        List<String> accepted;
        try {
            accepted = Credentials.webhookSecrets(secrets, leastLength);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the webhook's secret " + e.getMessage(), e);
        }
        use(new SignatureVerifier(accepted));
    }

    /** Uses other secrets from the next request on. */
    public void use(SignatureVerifier other) {
        this.verifier = other;
    }

    /**
     * Whether a request with this body and this signature would be accepted now. It is asked when a body in the
     * quarantine is to be admitted.
     */
    public boolean accepts(byte[] body, String signature) {
        return verifier.verify(body, signature) == SignatureVerdict.VALID;
    }

    @Override
    public void process(Exchange exchange) throws SignatureRefusedException {
        byte[] body = RawBody.of(exchange.getMessage());
        List<String> signatures = SignatureHeader.values(exchange.getMessage());
        SignatureVerdict verdict = signatures.size() > 1
                ? SignatureVerdict.MALFORMED
                : verifier.verify(body, signatures.isEmpty() ? null : signatures.get(0));
        if (verdict != SignatureVerdict.VALID) {
            SignatureRefusedException refused = new SignatureRefusedException(verdict);
            // The quarantine needs these to check the request again.
            exchange.getMessage().setHeader(EventHeaders.REASON, refused.getMessage());
            exchange.getMessage()
                    .setHeader(EventHeaders.SIGNATURE, signatures.isEmpty() ? null : String.join(", ", signatures));
            throw refused;
        }
    }
}
