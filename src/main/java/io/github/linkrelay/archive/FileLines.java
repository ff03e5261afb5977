package io.github.linkrelay.archive;

import io.github.linkrelay.event.FailureWords;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the lines of one file, plain or compressed, one after another. A damaged compressed file is read up to about
 * the damage. In a plain file, lines that are appended after it was opened are left for the next reading, and so is
 * half a line at its end. It needs memory for one line. It is for one thread.
 */
final class FileLines implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.archive");
    private static final int CHUNK = 1 << 14;

    private final Path path;
    private final boolean isPlain;
    private final InputStream file;
    /** How much of the text may still be read, in bytes. */
    private long left;
    /** The unzipped text of the file; null before the first line is read. */
    private InputStream text;

    private final byte[] chunk = new byte[CHUNK];
    private int chunkPlace;
    private int chunkEnd;
    private byte[] line = new byte[CHUNK];
    private int length;
    private long number;

    FileLines(Path path) throws IOException {
        this.path = path;
        this.isPlain = path.toString().endsWith(DayPart.PLAIN);
        this.left = isPlain ? Files.size(path) : Long.MAX_VALUE;
        this.file = Files.newInputStream(path);
    }

    /** Goes to the next line; returns false at the end, or if nothing more can be read, which is logged. */
    boolean next() throws IOException {
        try {
            if (text == null) {
                text = isPlain ? file : new Unzipped(file);
            }
            if (readLine()) {
                number++;
                return true;
            }
            if (text instanceof Unzipped unzipped && !unzipped.isAtEnd()) {
                throw new ZipException("bytes that are not gzip");
            }
        } catch (ZipException | EOFException e) {
            LOG.warn(
                    "The archive {} is damaged or cut short behind line {} ({}); what can't be read there is left out",
                    path,
                    number,
                    FailureWords.of(e));
        }
        return false;
    }

    /** Returns an array that begins with the line; valid until {@link #next}. */
    byte[] bytes() {
        return line;
    }

    /** Returns how many of {@link #bytes} belong to the line, without its line break. */
    int length() {
        return length;
    }

    /**
     * Reads a line; returns false at the end. A last line without a line break counts too, unless somebody may be
     * writing it.
     */
    private boolean readLine() throws IOException {
        length = 0;
        while (true) {
            if (chunkPlace == chunkEnd) {
                chunkPlace = 0;
                chunkEnd = Math.max(0, text.read(chunk, 0, (int) Math.min(CHUNK, left)));
                left -= chunkEnd;
                if (chunkEnd == 0) {
                    return length > 0 && !isPlain;
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
        (text == null ? file : text).close();
    }

    /** A gzip file. The JDK's class silently ends at bytes behind a member that don't begin another member. */
    private static final class Unzipped extends GZIPInputStream {
        private static final int CHECKSUM_AND_SIZE = 8;

        Unzipped(InputStream file) throws IOException {
            super(file, 1 << 16);
        }

        /** Whether the whole file was read; to be asked when there is no more text. */
        boolean isAtEnd() throws IOException {
            return inf.getRemaining() <= CHECKSUM_AND_SIZE && in.available() == 0;
        }
    }
}
