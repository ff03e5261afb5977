package io.github.linkrelay.archive;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of one file, one after another, each with its number. Members whose lines are not wanted are passed over by
 * their headers. A damaged member is read up to about there, then the next is looked for; where the last one is cut short
 * the file ends. Needs memory for one line. For one thread.
 */
final class FileLines implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.archive");
    private static final int CHUNK = 1 << 14;

    private final Path path;
    private final MemberFile file;
    private final long size;
    private final long behind;
    /** Of the line read last, or of the last one of what was passed over. */
    private long number;

    private long nextPlace;
    private MemberFile.Region region;
    private InputStream text;
    /** The number of the last line of the open member, if its header says so. */
    private long lastOfMember;

    private final byte[] chunk = new byte[CHUNK];
    private int chunkPlace;
    private int chunkEnd;
    private byte[] line = new byte[CHUNK];
    private int length;

    /**
     * @param before the number of the line before the first one, where the file itself doesn't say more
     * @param behind only lines of a higher number are wanted
     */
    FileLines(Path path, long before, long behind) throws IOException {
        this.path = path;
        this.number = before;
        this.behind = behind;
        this.file = new MemberFile(FileChannel.open(path, StandardOpenOption.READ));
        // What is appended from now on is for the next reading.
        this.size = file.size();
    }

    /** Goes to the next line; false at the end, where {@link #number} is that of the last line. */
    boolean next() throws IOException {
        while (text != null || openMember()) {
            boolean isThere = false;
            try {
                isThere = readLine();
            } catch (ZipException | EOFException e) {
                LOG.warn(
                        "The archive {} is damaged between byte {} and {} ({}); what can't be read there is left out",
                        path,
                        region.start(),
                        region.end(),
                        e.getMessage());
                // Bytes may be missing, so that the next one begins before this one's end.
                nextPlace = file.find(region.start() + 1);
            }
            if (!isThere) {
                closeMember();
            } else if (++number > behind) {
                return true;
            }
        }
        return false;
    }

    /** From 1, ascending, with gaps where something is damaged. */
    long number() {
        return number;
    }

    /** The bytes of the line; valid until {@link #next}. */
    byte[] bytes() {
        return line;
    }

    /** How many of {@link #bytes} are the line's, its break not counted. */
    int length() {
        return length;
    }

    private boolean openMember() throws IOException {
        while (nextPlace < size) {
            region = file.region(nextPlace);
            nextPlace = region.end();
            Member member = region.member();
            if (region.isCutShort()) {
                LOG.warn(
                        "The archive {} is cut short in the batch at byte {}, unless it is just being written; left out",
                        path,
                        region.start());
                continue;
            }
            if (member != null) {
                // A file that was put together of others begins with 1 more than once.
                number = Math.max(number, member.firstLine() - 1);
                lastOfMember = number + member.lines();
                if (lastOfMember <= behind) {
                    number = lastOfMember;
                    continue;
                }
            } else {
                lastOfMember = 0;
            }
            open();
            return true;
        }
        return false;
    }

    private void open() throws IOException {
        chunkPlace = 0;
        chunkEnd = 0;
        try {
            text = file.text(region);
        } catch (ZipException | EOFException e) {
            // To be told where lines are read.
            text = new InputStream() {
                @Override
                public int read() throws IOException {
                    throw e;
                }

                @Override
                public int read(byte[] bytes, int offset, int count) throws IOException {
                    throw e;
                }
            };
        }
    }

    private void closeMember() throws IOException {
        text.close();
        text = null;
        number = Math.max(number, lastOfMember);
    }

    /** False at the end of the member. A last line without a break is one too. */
    private boolean readLine() throws IOException {
        length = 0;
        while (true) {
            if (chunkPlace == chunkEnd) {
                chunkPlace = 0;
                chunkEnd = Math.max(0, text.read(chunk, 0, CHUNK));
                if (chunkEnd == 0) {
                    return length > 0;
                }
            }
            int end = chunkPlace;
            while (end < chunkEnd && chunk[end] != '\n') {
                end++;
            }
            take(end - chunkPlace);
            chunkPlace = end;
            if (end < chunkEnd) {
                chunkPlace++;
                return true;
            }
        }
    }

    private void take(int bytes) {
        if (line.length < length + bytes) {
            line = Arrays.copyOf(line, Math.max(length + bytes, line.length * 2));
        }
        System.arraycopy(chunk, chunkPlace, line, length, bytes);
        length += bytes;
    }

    @Override
    public void close() throws IOException {
        if (text != null) {
            text.close();
        }
        file.close();
    }
}
