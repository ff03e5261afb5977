package io.github.linkrelay.outbox.sqlite.file;

import io.github.linkrelay.outbox.sqlite.pages.Wal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection to an outbox file that nobody has open, which leaves the file, its journal and what else is beside it
 * byte for byte as they are. SQLite makes files beside a database that it only reads, and changes those that are there.
 * So if the journal is not empty, SQLite gets database and journal under other names, and makes its files beside those.
 */
public final class Look implements AutoCloseable {

    private final Path alias;
    private final Connection connection;

    private Look(Path alias, Connection connection) {
        this.alias = alias;
        this.connection = connection;
    }

    /** Opens the database without its journal. */
    static Look without(Path path) throws SQLException {
        return new Look(null, StoreFile.reader(path, "immutable"));
    }

    /**
     * Opens the database with its journal.
     *
     * @throws IOException if the files can't get other names, for instance because the disk is full
     */
    public static Look at(Path path, Wal wal) throws IOException, SQLException {
        if (!wal.holdsPages()) {
            return without(path);
        }
        Path alias = path.resolveSibling(path.getFileName() + "-look");
        remove(alias);
        try {
            name(alias, path);
            name(FoundFiles.wal(alias), FoundFiles.wal(path));
            return new Look(alias, StoreFile.reader(alias));
        } catch (IOException | SQLException e) {
            remove(alias);
            throw e;
        }
    }

    public Connection connection() {
        return connection;
    }

    @Override
    public void close() throws IOException, SQLException {
        try {
            connection.close();
        } finally {
            remove(alias);
        }
    }

    private static void name(Path alias, Path file) throws IOException {
        try {
            Files.createLink(alias, file);
        } catch (UnsupportedOperationException | IOException e) {
            // The file system has no links.
            Files.copy(file, alias);
        }
    }

    private static void remove(Path alias) throws IOException {
        if (alias != null) {
            Files.deleteIfExists(FoundFiles.shm(alias));
            Files.deleteIfExists(FoundFiles.wal(alias));
            Files.deleteIfExists(alias);
        }
    }
}
