package io.github.linkrelay.outbox.sqlite.file;

import io.github.linkrelay.event.OutboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the file of an outbox without owning it. Reading makes and writes nothing, also beside the file, where SQLite
 * would make an empty journal and the memory that its connections share.
 */
public final class SeenFile {

    private static final String ENDING = ".db";

    private final Path path;
    private final Path journal;
    private final Path shared;
    private boolean isAlone;
    private boolean isUnlocked;

    public SeenFile(Path path) {
        this.path = path;
        this.journal = path.resolveSibling(path.getFileName() + "-wal");
        this.shared = path.resolveSibling(path.getFileName() + "-shm");
    }

    /** Returns the names of the outboxes in a directory, in order. */
    public static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(SeenFile::isOutbox).map(SeenFile::name).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Whether the file is an outbox, also a damaged one: it has a lock file beside it, which an owner leaves there. */
    private static boolean isOutbox(Path file) {
        return file.getFileName().toString().endsWith(ENDING)
                && OutboxSettings.isName(name(file))
                && (Files.exists(lock(file)) || SoundnessCheck.isOurs(file));
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }

    private static Path lock(Path file) {
        return StoreFile.lock(file);
    }

    /** Opens a connection that can't write. */
    public Connection connect() throws SQLException, IOException {
        if (isOwned()) {
            return StoreFile.reader(path);
        }
        isAlone = !Files.exists(journal);
        if (isAlone) {
            return StoreFile.reader(path, "immutable");
        }
        // A killed owner leaves these files; a copy often lacks the shared memory, which SQLite would make again.
        isUnlocked = !Files.exists(shared);
        return isUnlocked ? StoreFile.readerWithoutSharedMemory(path) : StoreFile.reader(path, "readonly_shm");
    }

    /**
     * Must be called after reading.
     *
     * @throws OutboxException if somebody has begun to write since {@link #connect}, and this connection doesn't see it
     */
    public void requireUntouched() {
        try {
            if (isAlone && Files.exists(journal) || isUnlocked && isOwned()) {
                throw new OutboxException(
                        "The outbox " + path + " was opened by its process while it was read. Try again.");
            }
        } catch (IOException e) {
            throw new OutboxException("Whether a process has the outbox " + path + " open can't be read.", e);
        }
    }

    /** Whether a process has it open, this one included. */
    public boolean isOwned() throws IOException {
        return StoreLock.isHeld(lock(path));
    }

    /** Returns when the file or its journal was last written. */
    public Instant writtenAt() throws IOException {
        Instant file = Files.getLastModifiedTime(path).toInstant();
        try {
            Instant more = Files.getLastModifiedTime(journal).toInstant();
            return more.isAfter(file) ? more : file;
        } catch (NoSuchFileException e) {
            return file;
        }
    }
}
