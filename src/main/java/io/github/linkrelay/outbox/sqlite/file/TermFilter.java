package io.github.linkrelay.outbox.sqlite.file;

import java.util.Arrays;

/**
 * A Bloom filter over the terms of a block of events: says that a term may be among them, wrongly for less than one in
 * 1,000 that are not. A value; its bits are in the file, so the hash must never change.
 */
public final class TermFilter {

    private static final int BITS_PER_TERM = 16;
    private static final int PROBES = 8;
    /** With fewer bits than that the probes of two terms meet too often. */
    private static final int LEAST_BYTES = 64;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private TermFilter() {}

    /** FNV-1a over the characters, with its bits mixed, for they are taken apart. */
    public static long hash(String term) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < term.length(); i++) {
            hash = (hash ^ term.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }

    /** The bits for terms of these hashes, which may come several times. */
    static byte[] of(long[] hashes) {
        long[] distinct = Arrays.stream(hashes).distinct().toArray();
        int bytes = distinct.length * BITS_PER_TERM / Byte.SIZE;
        byte[] bits = new byte[bytes == 0 ? 0 : Math.max(LEAST_BYTES, bytes)];
        for (long hash : distinct) {
            for (int probe = 0; probe < PROBES; probe++) {
                int bit = bit(hash, probe, bits.length);
                bits[bit >> 3] |= (byte) (1 << (bit & 7));
            }
        }
        return bits;
    }

    public static boolean mayContain(byte[] bits, long hash) {
        if (bits.length == 0) {
            return false;
        }
        for (int probe = 0; probe < PROBES; probe++) {
            int bit = bit(hash, probe, bits.length);
            if ((bits[bit >> 3] & 1 << (bit & 7)) == 0) {
                return false;
            }
        }
        return true;
    }

    private static int bit(long hash, int probe, int bytes) {
        int mixed = (int) hash + probe * ((int) (hash >>> 32) | 1);
        return (int) ((mixed & 0xffffffffL) % ((long) bytes * Byte.SIZE));
    }
}
