package io.github.linkrelay.segment;

/**
 * The two ways to make a message id from the SHA-256 of the event's body. In both, the same body always gets the same
 * id. Segment drops an id that it has had before, for at least 24 hours (segment.com, Handling Duplicate Data).
 */
public enum MessageIds {
    /**
     * The id is the first 128 bits as a UUID of version 8 (RFC 9562), in lower case. Segment hands the id on to
     * Mixpanel, which takes at most 36 characters.
     */
    UUID {
        @Override
        String of(String key) {
            int variant = Character.digit(key.charAt(16), 16) & 0x3 | 0x8;
            return key.substring(0, 8)
                    + '-' + key.substring(8, 12)
                    + "-8" + key.substring(13, 16)
                    + '-' + Character.forDigit(variant, 16) + key.substring(17, 20)
                    + '-' + key.substring(20, 32);
        }
    },
    /** The id is all 64 hex digits. */
    SHA256 {
        @Override
        String of(String key) {
            return key;
        }
    };

    /** @param key the SHA-256 of the body in 64 lower-case hex digits */
    abstract String of(String key);

    /**
     * Returns the kind with this name: {@code uuid} or {@code sha256}, in capitals or small letters.
     *
     * @throws IllegalArgumentException if there is no such kind; the message lists the possible names
     */
    public static MessageIds parse(String name) {
        for (MessageIds kind : values()) {
            if (kind.name().equalsIgnoreCase(name.trim())) {
                return kind;
            }
        }
        throw new IllegalArgumentException("the message id is '" + name + "', not one of: uuid, sha256");
    }
}
