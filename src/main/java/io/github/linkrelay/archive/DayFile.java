package io.github.linkrelay.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plain file of lines that is open for writing. Appended lines are on the disk when {@link #append} returns. Half a
 * line that a crash or a full disk left at the end is cut off before. It is for one thread.
 */
final class DayFile implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.archive");
    private static final int BUFFER = 1 << 16;
    /** The longest line that Linkrelay writes. */
    private static final int LONGEST = 1 << 24;

    private static final byte[] BREAK = {'\n'};

    private final FileChannel channel;
    private long end;

    /** @param channel to read and write the file; closed if this fails */
    DayFile(Path path, FileChannel channel) throws IOException {
        this.channel = channel;
        try {
            this.end = channel.size();
            mendEnd(path);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Mends the end of the file. Half a line was never acknowledged, so it is cut off. Text that another program wrote
     * is kept as a line of its own.
     */
    private void mendEnd(Path path) throws IOException {
        long endOfLines = endOfLines();
        if (endOfLines == end) {
            return;
        }
        if (ArchiveLine.isTorn(read(endOfLines, (int) Math.min(end - endOfLines, LONGEST)))) {
            LOG.warn(
                    "The archive {} ends with {} bytes that are no whole line, as after a crash; they are cut off",
                    path,
                    end - endOfLines);
            channel.truncate(endOfLines);
            channel.force(true);
            end = endOfLines;
        } else {
            append(BREAK);
        }
    }

    /** Returns the place behind the last line break; 0 if there is none. */
    private long endOfLines() throws IOException {
        for (long to = end; to > 0; to -= BUFFER) {
            long from = Math.max(0, to - BUFFER);
            byte[] bytes = read(from, (int) (to - from));
            for (int i = bytes.length - 1; i >= 0; i--) {
                if (bytes[i] == '\n') {
                    return from + i + 1;
                }
            }
        }
        return 0;
    }

    private byte[] read(long place, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, place + bytes.position()) > 0) {
            // A read may return fewer bytes than there are.
        }
        return bytes.array();
    }

    /**
     * Appends lines; returns when they are on the disk.
     *
     * @throws IOException if that fails; then none of them is in the file, or half a line is cut off when the file is
     *     opened the next time
     */
    void append(byte[] lines) throws IOException {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(lines);
            while (bytes.hasRemaining()) {
                channel.write(bytes, end + bytes.position());
            }
            channel.force(false);
        } catch (IOException e) {
            cut(e);
            throw e;
        }
        end += lines.length;
    }

    /** Cuts off half a line, so that nobody reads it and a full disk gets room. */
    private void cut(IOException cause) {
        try {
            channel.truncate(end);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
