package io.github.linkrelay.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decides whether Tolinku signed a body with one of the secrets.
 *
 * <p>The signature is HMAC-SHA256 over the raw body, with the whole secret as key, {@code whsec_} included
 * (tolinku.com, Signing &amp; Verification). Most of Tolinku's pages show only the hex digits; one, Webhooks with
 * guaranteed delivery, writes {@code sha256=} before them, so both forms are accepted.
 *
 * <p>{@link VerifySignature} is the step of a route that asks this class, and throws what the route then handles.
 *
 * <p>Several secrets are needed for several webhooks and during a rotation. The class is safe for any number of
 * threads. Each thread keeps its own {@link Mac}s, because preparing one costs more than signing a small body.
 */
public final class SignatureVerifier {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "sha256=";
    private static final int HEX_DIGITS = 64;

    private final ThreadLocal<Mac[]> macs;

    /**
     * @param secrets the secrets to accept, each used whole
     * @throws IllegalArgumentException if there is none, or one is blank; the message says which one by its number and
     *     never shows a secret
     */
    public SignatureVerifier(List<String> secrets) {
        if (secrets == null || secrets.isEmpty()) {
            throw new IllegalArgumentException("there is no webhook secret");
        }
        SecretKeySpec[] keys = new SecretKeySpec[secrets.size()];
        for (int i = 0; i < keys.length; i++) {
            String secret = secrets.get(i);
            if (secret == null || secret.isBlank()) {
                throw new IllegalArgumentException("webhook secret " + (i + 1) + " of " + keys.length + " is empty");
            }
            keys[i] = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
        }
        this.macs = ThreadLocal.withInitial(() -> keyed(keys));
    }

    /**
     * Decides whether a signature is right.
     *
     * @param body the bytes as they came over the wire; null counts as an empty body
     * @param header the value of {@code X-Webhook-Signature}: 64 hex digits of either case, with or without
     *     {@code sha256=} before them; null if there was none
     */
    public SignatureVerdict verify(byte[] body, String header) {
        if (header == null) {
            return SignatureVerdict.MISSING;
        }
        byte[] given = parse(header);
        if (given == null) {
            return SignatureVerdict.MALFORMED;
        }
        byte[] bytes = body == null ? new byte[0] : body;
        boolean valid = false;
        // There is no early exit, because the time taken must not reveal anything about a secret.
        for (Mac mac : macs.get()) {
            valid |= MessageDigest.isEqual(mac.doFinal(bytes), given);
        }
        return valid ? SignatureVerdict.VALID : SignatureVerdict.WRONG;
    }

    private static byte[] parse(String header) {
        int start = header.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) ? PREFIX.length() : 0;
        if (header.length() - start != HEX_DIGITS) {
            return null;
        }
        for (int i = start; i < header.length(); i++) {
            if (!HexFormat.isHexDigit(header.charAt(i))) {
                return null;
            }
        }
        return HexFormat.of().parseHex(header, start, header.length());
    }

    private static Mac[] keyed(SecretKeySpec[] keys) {
        Mac[] macs = new Mac[keys.length];
        try {
            for (int i = 0; i < keys.length; i++) {
                macs[i] = Mac.getInstance(ALGORITHM);
                macs[i].init(keys[i]);
            }
        } catch (GeneralSecurityException e) {
            // Every Java platform has HmacSHA256 (javax.crypto.Mac), and it takes a key of any length.
            throw new IllegalStateException("no " + ALGORITHM + " on this Java", e);
        }
        return macs;
    }
}
