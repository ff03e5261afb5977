package io.github.linkrelay.destination;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Shortens an event's id for vendors that take 36 characters at most. The same id always gives the same text. */
final class EventId {
    private static final int UUID_LENGTH = 36;

    private EventId() {}

    /**
     * Returns the id itself if it has up to 36 letters, digits and hyphens. Otherwise it returns a UUID of version 8
     * (RFC 9562), made from the first 128 bits of the id if that is 64 hex digits, else of its SHA-256.
     */
    static String short36(String id) {
        if (id.length() <= UUID_LENGTH && id.matches("[A-Za-z0-9-]+")) {
            return id;
        }
        String hex = id.matches("[0-9a-f]{64}") ? id : sha256(id);
        int variant = Character.digit(hex.charAt(16), 16) & 0x3 | 0x8;
        return hex.substring(0, 8)
                + '-' + hex.substring(8, 12)
                + "-8" + hex.substring(13, 16)
                + '-' + Character.forDigit(variant, 16) + hex.substring(17, 20)
                + '-' + hex.substring(20, 32);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
