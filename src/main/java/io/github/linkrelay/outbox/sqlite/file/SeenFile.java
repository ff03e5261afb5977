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
 * The file of an outbox as somebody sees it who doesn't own it. Looking makes and writes nothing, also beside the file:
 * SQLite by itself would put an empty journal there, and the memory that its connections share.
 */
public final class SeenFile {

    private static final String ENDING = ".db";

    private final Path path;
    private final Path journal;
    private final Path shared;
    private boolean isAlone;

    public SeenFile(Path path) {
        this.path = path;
        this.journal = path.resolveSibling(path.getFileName() + "-wal");
        this.shared = path.resolveSibling(path.getFileName() + "-shm");
    }

    /** The outboxes in a directory, in order of name. */
    public static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(SeenFile::isOutbox).map(SeenFile::name).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** A damaged one too: its lock is beside it, as an owner leaves it there. */
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

    /** A connection that can't write. */
    public Connection connect() throws SQLException, IOException {
        if (isOwned()) {
            return StoreFile.reader(path);
        }
        isAlone = !Files.exists(journal);
        if (isAlone) {
            return StoreFile.reader(path, "immutable");
        }
        // What an owner leaves who was killed. Where a part of it is gone, SQLite makes that again.
        return Files.exists(shared) ? StoreFile.reader(path, "readonly_shm") : StoreFile.reader(path);
    }

    /**
     * To be asked after reading.
     *
     * @throws OutboxException if somebody has begun to write since {@link #connect} in a way that this connection doesn't see
     */
    public void requireUntouched() {
        if (isAlone && Files.exists(journal)) {
            throw new OutboxException(
                    "The outbox " + path + " was opened by its process while it was read. Try again.");
        }
    }

    /** Whether a process has it open, this one included. */
    public boolean isOwned() throws IOException {
        return StoreLock.isHeld(lock(path));
    }

    /** When it or its journal was written last. */
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
