package io.github.linkrelay.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a webhook's body as Tolinku does: HMAC-SHA256 of the exact bytes, keyed with the whole secret as text (a
 * leading {@code whsec_} is part of the key), written as 64 lower-case hex digits. Source: Tolinku's pages "Signing
 * &amp; Verification" and "Webhook Payload Formats". It is safe for any number of threads.
 */
public final class Signer {
    private static final String ALGORITHM = "HmacSHA256";

    private Signer() {}

    /**
     * The value of {@code X-Webhook-Signature} for this body.
     *
     * @throws IllegalArgumentException if the secret is empty
     */
    public static String sign(byte[] body, String secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("the webhook secret is empty");
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }
}
