package io.github.linkrelay.archive;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A gzip file as a row of regions: each a member of ours, or what lies between two of them, such as members that another
 * program wrote, or a damage. For one thread; somebody else may append meanwhile.
 */
final class MemberFile implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final FileChannel channel;

    /**
     * A part of the file.
     *
     * @param end    where the next one begins, or the end of the file
     * @param member what its header says; null if it is none of ours
     */
    record Region(long start, long end, Member member) {
        /** Whether less of the member is there than its header says. */
        boolean isCutShort() {
            return member != null && start + member.length() > end;
        }
    }

    MemberFile(FileChannel channel) {
        this.channel = channel;
    }

    long size() throws IOException {
        return channel.size();
    }

    /** The region that begins at this place, which must be before the end of the file. */
    Region region(long start) throws IOException {
        Member member = member(start);
        boolean isThere = member != null && start + member.length() <= size();
        return new Region(start, isThere ? start + member.length() : find(start + 1), member);
    }

    private Member member(long place) throws IOException {
        byte[] header = new byte[Member.HEADER_BYTES];
        return read(place, header) == header.length ? Member.read(header) : null;
    }

    /** The first place from here on where a member of ours begins; the file's end if there is none. */
    long find(long from) throws IOException {
        byte[] bytes = new byte[BUFFER];
        // The windows overlap, so that no header lies in two of them.
        for (long place = from; ; place += BUFFER - Member.HEADER_BYTES + 1) {
            int length = read(place, bytes);
            for (int i = 0; i + Member.HEADER_BYTES <= length; i++) {
                if (Member.begun(bytes, i, length) == Member.SIGNATURE_BYTES && member(place + i) != null) {
                    return place + i;
                }
            }
            if (length < BUFFER) {
                return size();
            }
        }
    }

    /**
     * Whether a header of ours begins at this place, whatever is behind it, or as much of one as is there, with nothing but
     * zeros behind, as where a file grew and its bytes did not reach the disk.
     */
    boolean isTorn(long place) throws IOException {
        byte[] bytes = new byte[BUFFER];
        int length = read(place, bytes);
        int zero = Member.begun(bytes, 0, length);
        if (zero == Member.SIGNATURE_BYTES) {
            return true;
        }
        while (length > 0) {
            for (; zero < length; zero++) {
                if (bytes[zero] != 0) {
                    return false;
                }
            }
            zero = 0;
            place += length;
            length = read(place, bytes);
        }
        return true;
    }

    /** The text of a region. A read throws {@link ZipException} or {@link EOFException} where the region is damaged. */
    InputStream text(Region region) throws IOException {
        return new GZIPInputStream(new Part(region.start(), region.end()), BUFFER);
    }

    /** Fills the array from this place on; less only at the end of the file. */
    private int read(long place, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining() && channel.read(buffer, place + buffer.position()) > 0) {
            // A read may bring less than is there.
        }
        return buffer.position();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** The bytes of a region. */
    private final class Part extends InputStream {
        private final long end;
        private long place;

        Part(long start, long end) {
            this.place = start;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int wanted = (int) Math.min(length, end - place);
            if (wanted == 0) {
                return length == 0 ? 0 : -1;
            }
            int read = channel.read(ByteBuffer.wrap(bytes, offset, wanted), place);
            place += Math.max(read, 0);
            return read;
        }

        /** By this a reader of gzip sees whether another member follows. */
        @Override
        public int available() {
            return (int) Math.min(end - place, Integer.MAX_VALUE);
        }
    }
}
