package io.github.linkrelay.outbox.sqlite.write;

import java.nio.ByteBuffer;

/**
 * Says of most keys for certain that the table does not have them, without asking it: a Bloom filter. Keys are hashes, so
 * parts of them serve as the filter's hash functions. All bits of a key lie in one word: one look at memory.
 *
 * <p>A few in 1,000 keys are asked for in vain at {@link #KEYS} keys, more beyond. Not thread-safe.
 */
final class KeyFilter {
    /** What it is made for: 16 bits a key. */
    static final int KEYS = 1 << 22;

    private static final int WORDS = 1 << 20;
    private static final int BITS_PER_KEY = 4;
    private static final int KEY_BYTES = 2 * Long.BYTES;

    private final long[] words = new long[WORDS];

    /** A key shorter than two numbers is nobody's hash: it is always asked for. */
    void add(ByteBuffer key) {
        if (key.capacity() >= KEY_BYTES) {
            words[word(key)] |= bits(key);
        }
    }

    boolean mayContain(ByteBuffer key) {
        if (key.capacity() < KEY_BYTES) {
            return true;
        }
        long bits = bits(key);
        return (words[word(key)] & bits) == bits;
    }

    private static int word(ByteBuffer key) {
        return (int) key.getLong(0) & WORDS - 1;
    }

    /** Six bits of the second number choose each bit. */
    private static long bits(ByteBuffer key) {
        long number = key.getLong(Long.BYTES);
        long bits = 0;
        for (int i = 0; i < BITS_PER_KEY; i++) {
            bits |= 1L << (number >>> i * 6);
        }
        return bits;
    }
}
