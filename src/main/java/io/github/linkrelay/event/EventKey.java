package io.github.linkrelay.event;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The key of an event; two events with the same key are one event. It is nearly always the SHA-256 of the body. Users
 * see it as lower-case hex; the store keeps its bytes. The object is immutable and safe for any thread.
 */
public final class EventKey {

    private static final int MAX_BYTES = 64;
    private static final int SHA_256_BYTES = 32;

    private final byte[] bytes;
    private final String hex;

    private EventKey(byte[] bytes, String hex) {
        this.bytes = bytes;
        this.hex = hex;
    }

    /** Returns the key of a body: its SHA-256. */
    public static EventKey of(byte[] body) {
        return ofBytes(Sha256.digest(body));
    }

    /** Returns the key of these bytes, which must not be changed afterwards. */
    public static EventKey ofBytes(byte[] bytes) {
        return new EventKey(bytes, HexFormat.of().formatHex(bytes));
    }

    /**
     * Returns the key that is written in these hex digits, of either case.
     *
     * @throws IllegalArgumentException if {@code hex} isn't an even count of 2 to 128 hex digits
     */
    public static EventKey parse(String hex) {
        if (hex.isEmpty() || hex.length() > 2 * MAX_BYTES) {
            throw new IllegalArgumentException("An outbox key has 2 to 128 hex digits, this one has " + hex.length());
        }
        try {
            byte[] bytes = HexFormat.of().parseHex(hex);
            return isSha256(hex) ? new EventKey(bytes, hex) : ofBytes(bytes);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("An outbox key is written in hex digits", e);
        }
    }

    /** Whether the text is a SHA-256 as keys write it: 64 lower-case hex digits. {@code null} is not. */
    public static boolean isSha256(String hex) {
        if (hex == null || hex.length() != 2 * SHA_256_BYTES) {
            return false;
        }
        // By hand, as a regular expression takes many times as long, and each event is asked.
        for (int i = 0; i < 2 * SHA_256_BYTES; i++) {
            char c = hex.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Returns the bytes of the key, which must not be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the key in lower-case hex digits. */
    @Override
    public String toString() {
        return hex;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
