package io.github.linkrelay.archive;

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
 * The lines of one file, plain or compressed, one after another. A compressed file that is damaged is read up to about there.
 * Of a plain one, what is appended after it was opened is left for the next reading, and so is half a line at its end. Needs
 * memory for one line. For one thread.
 */
final class FileLines implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.archive");
    private static final int CHUNK = 1 << 14;

    private final Path path;
    private final boolean isPlain;
    private final InputStream file;
    /** How much of the text may still be read, in bytes. */
    private long left;
    /** What the file has once it is unzipped; null before the first line is asked for. */
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

    /** Goes to the next line; returns false at the end, and where nothing more can be read, which is logged. */
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
                    e.getMessage());
        }
        return false;
    }

    /** The bytes of the line; valid until {@link #next}. */
    byte[] bytes() {
        return line;
    }

    /** How many of {@link #bytes} are the line's, its break not counted. */
    int length() {
        return length;
    }

    /** Returns false at the end. A last line without a break is one too, unless somebody may be writing it. */
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

    /** A gzip file. The JDK's class takes bytes behind a member that begin no other one for its end, and tells nobody. */
    private static final class Unzipped extends GZIPInputStream {
        private static final int CHECKSUM_AND_SIZE = 8;

        Unzipped(InputStream file) throws IOException {
            super(file, 1 << 16);
        }

        /** Returns whether the whole file was read, once there is no more text. */
        boolean isAtEnd() throws IOException {
            return inf.getRemaining() <= CHECKSUM_AND_SIZE && in.available() == 0;
        }
    }
}
