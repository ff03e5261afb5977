package io.github.linkrelay.segment;

/**
 * How a message id is made from the SHA-256 of the event's body. Either way the same body always gets the same id, by
 * which Segment drops what it has had before, for at least 24 hours (segment.com, Handling Duplicate Data).
 */
public enum MessageIds {
    /**
     * The first 128 bits as a UUID of version 8 (RFC 9562), lower case. Segment hands the id on to Mixpanel, which
     * takes at most 36 characters.
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
    /** All 64 hex digits. */
    SHA256 {
        @Override
        String of(String key) {
            return key;
        }
    };

    /** @param key 64 hex digits, lower case */
    abstract String of(String key);

    /**
     * The kind with this name, {@code uuid} or {@code sha256}, in any case.
     *
     * @throws IllegalArgumentException if there is none; the text lists those that there are
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
