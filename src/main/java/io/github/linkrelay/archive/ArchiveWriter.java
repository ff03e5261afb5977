package io.github.linkrelay.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;

/**
 * Appends text to the files of a folder, one for each day. The folder is opened at the first append, and again at the next
 * one after a failure, so that it may come back by itself; while it is open nobody else writes to it, and a thread of its own
 * compresses the days that are over. For any thread; one appends at a time.
 */
final class ArchiveWriter implements Closeable {
    private final Path folder;
    private final DayFiles files;
    private final Compressor compressor;
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
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                Clock.systemUTC());
    }

    /** @param clock by which a day is over */
    ArchiveWriter(Path folder, ChannelOpener opener, Clock clock) {
        this.folder = folder.toAbsolutePath().normalize();
        this.files = new DayFiles(this.folder, opener);
        this.compressor = new Compressor(this.folder, files, opener, clock);
    }

    /**
     * Returns when the lines are on the disk, or else leaves none of them in the file.
     *
     * @param day   as {@code 2026-06-14}
     * @param lines with their line breaks
     * @throws IOException with the folder and the cause in its message, and without a cause of its own
     */
    synchronized void append(String day, byte[] lines) throws IOException {
        try {
            open();
            files.append(LocalDate.parse(day), lines);
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

    private void open() throws IOException {
        if (lock == null) {
            PrivateFiles.createFolder(folder);
            lock = FolderLock.take(folder);
            compressor.start();
        }
    }

    /** Compresses at once what is over. Only while the folder is open. */
    void compress() {
        compressor.look();
    }

    /** Returns what an operator needs of a failure: that of a file is often no more than its name. */
    static String describe(IOException e) {
        return e instanceof FileSystemException ? e.toString().replaceFirst("^[\\w.]+\\.", "") : e.getMessage();
    }

    /** Lets the folder go. The next append opens it again. */
    @Override
    public synchronized void close() throws IOException {
        if (lock == null) {
            return;
        }
        compressor.stop();
        FolderLock held = lock;
        lock = null;
        held.close();
    }
}
