package io.github.linkrelay.outbox.sqlite.pages;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The first 100 bytes of a database.
 *
 * @param pageSize      bytes of a page
 * @param pages         of the whole database, as the header has it; the file may have other ideas
 * @param applicationId which program the database belongs to
 * @param userVersion   which format that program gave it
 * @param hasMap        whether the database can shrink, and has a map of its pages for that
 * @param fingerprint   of all 100 bytes: another one says that the header was written in between
 */
public record DatabaseHeader(
        int pageSize, long pages, int applicationId, int userVersion, boolean hasMap, long fingerprint) {

    public static final int BYTES = 100;

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int SMALLEST_PAGE = 512;
    private static final int LARGEST_PAGE = 65_536;

    /**
     * Reads the header from the bytes at the beginning of a database, or of its first page; {@code null} if they are no
     * such beginning.
     */
    public static DatabaseHeader of(byte[] bytes) {
        if (bytes.length < BYTES || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return null;
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        int size = header.getShort(16) & 0xffff;
        int pageSize = size == 1 ? LARGEST_PAGE : size;
        return isPageSize(pageSize)
                ? new DatabaseHeader(
                        pageSize,
                        header.getInt(28) & 0xffffffffL,
                        header.getInt(68),
                        header.getInt(60),
                        header.getInt(52) != 0,
                        fingerprint(bytes))
                : null;
    }

    static boolean isPageSize(int size) {
        return size >= SMALLEST_PAGE && size <= LARGEST_PAGE && Integer.bitCount(size) == 1;
    }

    /** Returns the fingerprint of the first 100 bytes of {@code page}. */
    static long fingerprint(byte[] page) {
        CRC32 crc = new CRC32();
        crc.update(page, 0, BYTES);
        return crc.getValue();
    }
}
