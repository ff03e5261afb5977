package io.github.linkrelay.outbox.sqlite.file;

import io.github.linkrelay.disk.PrivateFiles;
import io.github.linkrelay.event.OutboxException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Locks an outbox file for one owner: a file lock keeps out other processes, and a registry keeps out other parts of
 * this one.
 */
public final class StoreLock implements AutoCloseable {

    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();
    private static final int TRIES = 20;
    private static final long BETWEEN_TRIES_MILLIS = 50;

    private final Path file;
    private final FileChannel channel;

    private StoreLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws OutboxException if somebody else has it
     */
    public static StoreLock take(Path database, Path lockFile) throws IOException {
        Path file = real(lockFile);
        if (!HELD_HERE.add(file)) {
            throw new OutboxException("The outbox " + database + " is open already in this process."
                    + " Give each Camel context a data directory of its own.");
        }
        FileChannel channel = null;
        try {
            channel = PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isTaken(channel)) {
                return new StoreLock(file, channel);
            }
        } catch (OverlappingFileLockException e) {
            // Another class loader of this process has the lock; the answer is the same as for another process.
        } catch (IOException e) {
            release(file, channel);
            throw e;
        }
        release(file, channel);
        throw new OutboxException("The outbox " + database + " is in use by another process, which holds " + file
                + ". Stop that process, or give this one a data directory of its own.");
    }

    /** Tries to take the lock for a while, because a reader that checks it takes it for an instant. */
    private static boolean isTaken(FileChannel channel) throws IOException {
        for (int tries = 1; channel.tryLock() == null; tries++) {
            if (tries == TRIES) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_TRIES_MILLIS));
        }
        return true;
    }

    /** Whether somebody has the lock, in this process or in another. Makes no file. */
    static boolean isHeld(Path lockFile) throws IOException {
        // The file must not be opened then, because closing it would give up this process's lock.
        if (HELD_HERE.contains(real(lockFile))) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Path real(Path lockFile) throws IOException {
        return lockFile.toAbsolutePath().getParent().toRealPath().resolve(lockFile.getFileName());
    }

    @Override
    public void close() throws IOException {
        // The lock file stays: deleting it would let two processes lock two files of one name.
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
