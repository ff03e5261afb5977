package io.github.linkrelay.outbox;

import java.nio.ByteBuffer;

/**
 * Says of most keys for certain that the table does not have them, without asking it: a Bloom filter. Keys are hashes, so
 * parts of them serve as the filter's hash functions.
 *
 * <p>About 1 in 100 keys is asked for in vain at {@link #KEYS} keys, more beyond. Not thread-safe.
 */
final class KeyFilter {
    /** What it is made for: 16 bits a key. */
    static final int KEYS = 1 << 22;

    private static final int BITS = 1 << 26;
    private static final int HASHES = 4;

    private final long[] words = new long[BITS / Long.SIZE];

    /** A key shorter than {@code HASHES} numbers is nobody's hash: it is always asked for. */
    void add(ByteBuffer key) {
        if (key.capacity() >= HASHES * Integer.BYTES) {
            for (int i = 0; i < HASHES; i++) {
                int bit = bit(key, i);
                words[bit / Long.SIZE] |= 1L << bit;
            }
        }
    }

    boolean mayContain(ByteBuffer key) {
        if (key.capacity() >= HASHES * Integer.BYTES) {
            for (int i = 0; i < HASHES; i++) {
                int bit = bit(key, i);
                if ((words[bit / Long.SIZE] & 1L << bit) == 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int bit(ByteBuffer key, int hash) {
        return key.getInt(hash * Integer.BYTES) & BITS - 1;
    }
}
