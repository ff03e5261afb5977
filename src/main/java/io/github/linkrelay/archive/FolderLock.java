package io.github.linkrelay.archive;

import io.github.linkrelay.disk.PrivateFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Locks a folder for one writer: a file lock keeps out other processes, and a registry keeps out other parts of this
 * one.
 */
final class FolderLock implements Closeable {
    static final String FILE = "archive.lock";

    /**
     * The folders that this process has locked. The system releases a lock when the process closes any channel to the
     * file, so the file is opened only once.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws IOException also if somebody else has it
     */
    static FolderLock take(Path folder) throws IOException {
        Path file = folder.toRealPath().resolve(FILE);
        if (!HELD_HERE.add(file)) {
            throw new IOException("another route of this process writes to it; give each a folder of its own");
        }
        FileChannel channel = null;
        boolean isHeld = false;
        try {
            channel = PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            isHeld = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another class loader of this process has the lock; the answer is the same as for another process.
        } finally {
            if (!isHeld) {
                release(file, channel);
            }
        }
        if (!isHeld) {
            throw new IOException("another process writes to it and holds " + file);
        }
        return new FolderLock(file, channel);
    }

    @Override
    public void close() throws IOException {
        // The file stays: deleting it would let two processes lock two files of one name.
        release(file, channel);
    }

    private static void release(Path file, FileChannel channel) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
