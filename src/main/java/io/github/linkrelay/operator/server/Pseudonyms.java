package io.github.linkrelay.operator.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replaces ids that were made from hidden values by names, which are the start of a keyed hash. The same id has the
 * same name as long as the key stays the same. Without the key nobody can find the value by trying.
 *
 * <p>Ids of different kinds have different names even if they are equal. Otherwise a stranger could send bodies, be
 * refused, and compare the names of the refused requests with those of the events.
 *
 * <p>It is safe for any number of threads.
 */
final class Pseudonyms {
    static final int KEY_BYTES = 32;
    private static final String PREFIX = "masked-";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHOWN_BYTES = 12;

    private final SecretKeySpec key;

    /** @param key {@link #KEY_BYTES} random bytes */
    Pseudonyms(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes");
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** Makes pseudonyms with a key of their own: the names last as long as this object. */
    static Pseudonyms ofThisProcess() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new Pseudonyms(key);
    }

    /**
     * Returns the masked name of an id, such as {@code masked-1f0c9a2b4c5d6e7f80912a3b}.
     *
     * @param kind the kind of the id, without a blank
     */
    String name(String kind, String id) {
        return PREFIX + HexFormat.of().formatHex(digest(kind, id, SHOWN_BYTES));
    }

    /** Returns the first bytes of the keyed hash. */
    byte[] digest(String kind, String id, int bytes) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Arrays.copyOf(mac.doFinal((kind + ' ' + id).getBytes(StandardCharsets.UTF_8)), bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has " + ALGORITHM, e);
        }
    }
}
