package io.github.linkrelay.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Appends text to the files of a folder, one for each day. The folder is opened at the first append, and again at the next
 * one after a failure, so that it may come back by itself; while it is open nobody else writes to it. For any thread; one
 * appends at a time, and compresses before that.
 */
final class ArchiveWriter implements Closeable {
    /** Around midnight two take turns. */
    private static final int OPEN_FILES = 2;

    private final Path folder;
    private final ChannelOpener opener;
    private final Map<String, DayFile> files = new LinkedHashMap<>(OPEN_FILES, 0.75f, true);
    private FolderLock lock;

    /** Opens a file to read and write; creates it if there is none. */
    @FunctionalInterface
    interface ChannelOpener {
        FileChannel open(Path file) throws IOException;
    }

    ArchiveWriter(Path folder) {
        this(
                folder,
                file -> PrivateFiles.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    ArchiveWriter(Path folder, ChannelOpener opener) {
        this.folder = folder.toAbsolutePath().normalize();
        this.opener = opener;
    }

    /**
     * Returns when the text is on the disk, or else leaves none of it in the file.
     *
     * @param day  as {@code 2026-06-14}
     * @param text lines with their line breaks
     * @throws IOException with the folder and the cause in its message, and without a cause of its own
     */
    void append(String day, byte[] text) throws IOException {
        byte[] member = Member.pack(text, 1);
        synchronized (this) {
            try {
                file(day).append(member);
            } catch (IOException e) {
                try {
                    close();
                } catch (IOException second) {
                    e.addSuppressed(second);
                }
                // The last cause is what an operator is shown, and that of the system may be no more than a path.
                IOException failure = new IOException("the archive " + folder + " can't be written: " + describe(e));
                failure.addSuppressed(e);
                throw failure;
            }
        }
    }

    private DayFile file(String day) throws IOException {
        if (lock == null) {
            PrivateFiles.createFolder(folder);
            lock = FolderLock.take(folder);
        }
        DayFile file = files.get(day);
        if (file != null && !file.isCurrent()) {
            files.remove(day);
            file.close();
            file = null;
        }
        if (file == null) {
            Path path = folder.resolve(day + ArchiveDay.SUFFIX);
            file = DayFile.open(path, opener.open(path));
            // Also if it was there: a crash can have come between its creation and this.
            PrivateFiles.force(folder);
            files.put(day, file);
            closeEldest();
        }
        return file;
    }

    private void closeEldest() throws IOException {
        Iterator<DayFile> byLastUse = files.values().iterator();
        if (files.size() > OPEN_FILES) {
            DayFile eldest = byLastUse.next();
            byLastUse.remove();
            eldest.close();
        }
    }

    private static String describe(IOException e) {
        return e instanceof FileSystemException ? e.toString().replaceFirst("^[\\w.]+\\.", "") : e.getMessage();
    }

    /** Lets the folder go. The next append opens it again. */
    @Override
    public synchronized void close() throws IOException {
        List<Closeable> open = new ArrayList<>(files.values());
        files.clear();
        if (lock != null) {
            open.add(lock);
            lock = null;
        }
        IOException failure = null;
        for (Closeable closeable : open) {
            try {
                closeable.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
