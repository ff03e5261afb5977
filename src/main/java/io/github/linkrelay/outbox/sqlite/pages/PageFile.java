package io.github.linkrelay.outbox.sqlite.pages;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the pages of a database, each in its last form: from the write-ahead log if that has it, else from the file.
 */
public final class PageFile implements AutoCloseable {

    private final FileChannel file;
    private final FileChannel log;
    private final Map<Integer, Long> logged;
    private final int pageSize;
    private final int count;

    private PageFile(FileChannel file, FileChannel log, Map<Integer, Long> logged, int pageSize, int count) {
        this.file = file;
        this.log = log;
        this.logged = logged;
        this.pageSize = pageSize;
        this.count = count;
    }

    /**
     * Opens a database and its journal for reading.
     *
     * @param wal    the part of the journal at {@code logPath} that counts; {@link Wal#NONE} to leave the journal out
     * @param beyond whether frames of the journal behind that part are read as well; of several frames with the same
     *     page the last one counts
     */
    public static PageFile open(Path path, Path logPath, Wal wal, int pageSize, boolean beyond) throws IOException {
        Map<Integer, Long> logged = new HashMap<>(wal.pages());
        if (beyond) {
            wal.beyond().forEach(frame -> logged.put(frame.page(), frame.offset()));
        }
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            FileChannel log = logged.isEmpty() ? null : FileChannel.open(logPath, StandardOpenOption.READ);
            long pages = Math.max(wal.databasePages(), (file.size() + pageSize - 1) / pageSize);
            return new PageFile(file, log, logged, pageSize, (int) Math.min(pages, Integer.MAX_VALUE - 1));
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Returns the highest page number that can be asked for. */
    public int count() {
        return count;
    }

    int pageSize() {
        return pageSize;
    }

    /**
     * Returns a page, from 1 on, with zeros where the file ends within it; {@code null} if there is none, or it can't
     * be read.
     */
    byte[] page(int number) {
        Long offset = number < 1 ? null : logged.get(number);
        if (number < 1 || offset == null && number > count) {
            return null;
        }
        ByteBuffer page = ByteBuffer.allocate(pageSize);
        FileChannel from = offset == null ? file : log;
        long at = offset == null ? (number - 1L) * pageSize : offset;
        try {
            int read = 0;
            while (read >= 0 && page.hasRemaining()) {
                read = from.read(page, at + page.position());
            }
            return page.position() == 0 ? null : page.array();
        } catch (IOException e) {
            // Even if the disk can't read this block, it may read other pages.
            return null;
        }
    }

    @Override
    @SuppressWarnings("try") // Only closed.
    public void close() throws IOException {
        try (file;
                FileChannel closing = log) {
            // Both.
        }
    }
}
