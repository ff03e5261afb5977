package io.github.linkrelay.webhook;

import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.settings.Credentials;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Lets only requests on that Tolinku signed; others end with {@link SignatureRefusedException}.
 *
 * <p>Reads the body as bytes (and leaves it as such) and the header {@code X-Webhook-Signature}. A query parameter of
 * that name changes nothing, and two headers are as bad as none. An empty body is judged like any other. A refused
 * message gets the headers {@code CamelOutboxReason} and {@code CamelOutboxSignature}.
 */
public final class VerifySignature implements Processor {
    private final int leastLength;
    private volatile SignatureVerifier verifier;

    /**
     * For a Kamelet, which sets the secrets.
     *
     * @param leastLength of each, in characters
     */
    public VerifySignature(int leastLength) {
        this.leastLength = leastLength;
    }

    /**
     * @param secrets as {@link #setSecrets} takes them
     * @param leastLength of each, in characters
     * @throws IllegalArgumentException if there is none, or one can't be a secret
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
     * The secrets to accept, comma-separated, each used whole; blanks around one don't count.
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

    /** From the next request on: other secrets. */
    public void use(SignatureVerifier other) {
        this.verifier = other;
    }

    /** Whether this body, with this signature, would be let on now. */
    public boolean accepts(byte[] body, String signature) {
        return verifier.verify(body, signature) == Verdict.VALID;
    }

    @Override
    public void process(Exchange exchange) throws SignatureRefusedException {
        byte[] body = RawBody.of(exchange.getMessage());
        List<String> signatures = SignatureHeader.values(exchange.getMessage());
        Verdict verdict = signatures.size() > 1
                ? Verdict.MALFORMED
                : verifier.verify(body, signatures.isEmpty() ? null : signatures.get(0));
        if (verdict != Verdict.VALID) {
            SignatureRefusedException refused = new SignatureRefusedException(verdict);
            // What the quarantine needs to judge the request once more.
            exchange.getMessage().setHeader(EventHeaders.REASON, refused.getMessage());
            exchange.getMessage()
                    .setHeader(EventHeaders.SIGNATURE, signatures.isEmpty() ? null : String.join(", ", signatures));
            throw refused;
        }
    }
}
