package io.github.linkrelay.event;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Keys as users see them, lower-case hex, and as the file holds them, bytes. */
public final class EventKey {

    private static final int MAX_BYTES = 64;

    private EventKey() {}

    /** The SHA-256 of {@code body}: 64 lower-case hex digits. */
    public static String of(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }

    /** @throws IllegalArgumentException if {@code key} isn't an even count of 2 to 128 hex digits */
    public static byte[] bytes(String key) {
        if (key.isEmpty() || key.length() > 2 * MAX_BYTES) {
            throw new IllegalArgumentException("An outbox key has 2 to 128 hex digits, this one has " + key.length());
        }
        try {
            return HexFormat.of().parseHex(key);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("An outbox key is written in hex digits", e);
        }
    }

    public static String text(byte[] key) {
        return HexFormat.of().formatHex(key);
    }
}
