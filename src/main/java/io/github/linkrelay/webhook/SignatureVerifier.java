package io.github.linkrelay.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Says whether a body was signed by Tolinku with one of the secrets.
 *
 * <p>The signature is HMAC-SHA256 over the raw body, with the whole secret as key, {@code whsec_} included
 * (tolinku.com, Signing &amp; Verification). Most of Tolinku's pages show bare hex; one, Webhooks with guaranteed
 * delivery, writes {@code sha256=} before it, so both are taken.
 *
 * <p>Several secrets serve several webhooks, and the time around a rotation. Safe for any number of threads; each
 * keeps its own keyed {@link Mac}s, since keying one costs more than signing a small body.
 */
public final class SignatureVerifier {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "sha256=";
    private static final int HEX_DIGITS = 64;

    private final ThreadLocal<Mac[]> macs;

    /**
     * @param secrets the secrets to accept, each used whole
     * @throws IllegalArgumentException if there is none, or one is blank; the text tells which, never what
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
     * Judges a signature.
     *
     * @param body the bytes as they came over the wire; null counts as none
     * @param header the value of {@code X-Webhook-Signature}: 64 hex digits of either case, with or without
     *     {@code sha256=} before them; null if there was none
     */
    public Verdict verify(byte[] body, String header) {
        if (header == null) {
            return Verdict.MISSING;
        }
        byte[] given = parse(header);
        if (given == null) {
            return Verdict.MALFORMED;
        }
        byte[] bytes = body == null ? new byte[0] : body;
        boolean valid = false;
        // No early exit: the time taken must not tell which secret came near.
        for (Mac mac : macs.get()) {
            valid |= MessageDigest.isEqual(mac.doFinal(bytes), given);
        }
        return valid ? Verdict.VALID : Verdict.WRONG;
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
