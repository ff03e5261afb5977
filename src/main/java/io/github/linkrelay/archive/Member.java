package io.github.linkrelay.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A member of a gzip file (RFC 1952) with the lines of one batch. Its header says in an extra field {@code LR} how long it
 * is and which lines it has: a file can be walked without inflating it, and the next member be found behind a damage.
 *
 * <pre>
 *  0  1f 8b 08 04 00 00 00 00 00 ff   as RFC 1952 has it, without a time, with an extra field
 * 10  14 00 'L' 'R' 10 00             20 bytes: one subfield of 16
 * 16  length of the member, number of its first line in the day, number of lines, CRC-32 of these 12 bytes
 * </pre>
 *
 * <p>Numbers have 32 bits, unsigned, the lowest byte first, as everything in gzip.
 *
 * @param length    bytes, header and trailer included
 * @param firstLine from 1
 * @param lines     how many
 */
record Member(long length, long firstLine, long lines) {
    static final int HEADER_BYTES = 32;

    private static final int TRAILER_BYTES = 8;
    private static final byte[] SIGNATURE = {0x1f, (byte) 0x8b, 8, 4, 0, 0, 0, 0, 0, (byte) 0xff, 20, 0, 'L', 'R', 16, 0
    };
    static final int SIGNATURE_BYTES = SIGNATURE.length;
    private static final int FIRST_LINE = SIGNATURE_BYTES + 4;
    private static final int CHECK = SIGNATURE_BYTES + 12;

    /** The member with these lines, each with its line break. */
    static byte[] pack(byte[] text, long firstLine) {
        ByteArrayOutputStream member = new ByteArrayOutputStream(HEADER_BYTES + text.length / 4);
        member.writeBytes(new byte[HEADER_BYTES]);
        deflate(text, member);
        CRC32 check = new CRC32();
        check.update(text);
        member.writeBytes(numbers(TRAILER_BYTES)
                .putInt((int) check.getValue())
                .putInt(text.length)
                .array());
        byte[] bytes = member.toByteArray();
        numbers(bytes).put(SIGNATURE).putInt(bytes.length).putInt(0).putInt(lines(text));
        number(bytes, firstLine);
        return bytes;
    }

    private static void deflate(byte[] text, ByteArrayOutputStream out) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(text);
            deflater.finish();
            byte[] buffer = new byte[1 << 16];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
        } finally {
            deflater.end();
        }
    }

    private static int lines(byte[] text) {
        int lines = 0;
        for (byte b : text) {
            if (b == '\n') {
                lines++;
            }
        }
        return lines;
    }

    /** Writes into a packed member with which line of the day it begins. */
    static void number(byte[] member, long firstLine) {
        numbers(member).putInt(FIRST_LINE, (int) firstLine).putInt(CHECK, check(member));
    }

    /** The member that these bytes begin, {@value #HEADER_BYTES} at least; null if it is none of ours or damaged. */
    static Member read(byte[] header) {
        ByteBuffer numbers = numbers(header);
        if (begun(header, 0, header.length) < SIGNATURE_BYTES || numbers.getInt(CHECK) != check(header)) {
            return null;
        }
        numbers.position(SIGNATURE_BYTES);
        Member member = new Member(next(numbers), next(numbers), next(numbers));
        return member.length > HEADER_BYTES + TRAILER_BYTES ? member : null;
    }

    private static long next(ByteBuffer numbers) {
        return Integer.toUnsignedLong(numbers.getInt());
    }

    /** How many bytes from here on are those that each header begins with, {@link #SIGNATURE_BYTES} at most. */
    static int begun(byte[] bytes, int from, int to) {
        int same = Arrays.mismatch(bytes, from, to, SIGNATURE, 0, SIGNATURE_BYTES);
        return same < 0 ? SIGNATURE_BYTES : same;
    }

    private static int check(byte[] header) {
        CRC32 check = new CRC32();
        check.update(header, SIGNATURE_BYTES, CHECK - SIGNATURE_BYTES);
        return (int) check.getValue();
    }

    private static ByteBuffer numbers(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer numbers(int size) {
        return numbers(new byte[size]);
    }
}
