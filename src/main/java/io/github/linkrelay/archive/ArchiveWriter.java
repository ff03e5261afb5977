package io.github.linkrelay.archive;

import io.github.linkrelay.disk.PrivateFiles;
import io.github.linkrelay.event.FailureWords;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;

/**
 * Appends lines to the files of a folder, one for each day. It opens the folder at the first append, and again at the
 * next append after a failure, so that it recovers by itself. While the folder is open, nobody else can write to it,
 * and another thread compresses the days that are over. Any thread may call it; one append runs at a time.
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

    /** @param clock says when a day is over */
    ArchiveWriter(Path folder, ChannelOpener opener, Clock clock) {
        this.folder = folder.toAbsolutePath().normalize();
        this.files = new DayFiles(this.folder, opener);
        this.compressor = new Compressor(this.folder, files, opener, clock);
    }

    /**
     * Appends lines. Returns when they are on the disk; if that fails, none of them is in the file.
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
            // An operator is shown the last cause, and that of the system may be only a path.
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

    /** Compresses the days that are over at once, if the folder is open. */
    void compress() {
        compressor.look();
    }

    /** Describes a failure for an operator; the message of the system is often only the file's name. */
    static String describe(IOException e) {
        return FailureWords.of(e);
    }

    /** Gives the folder free. The next append opens it again. */
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
