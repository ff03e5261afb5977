package io.github.linkrelay.outbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import org.sqlite.SQLiteConfig;

/** The file of one outbox: its place, its creation, its lock, and connections to it. */
final class StoreFile implements AutoCloseable {

    private static final int BUSY_MILLIS = 2_000;
    private static final int WAL_BYTES_KEPT = 32 << 20;
    private static final int WAL_PAGES = 4_000;
    private static final int WRITER_CACHE_KIB = 32_768;

    private final Path path;
    private final StoreLock lock;

    private StoreFile(Path path, StoreLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes the lock, creates the file if there is none, else makes sure that it is sound and brings it up to date.
     *
     * @throws OutboxException with a remedy in its message; the file is then as it was
     */
    static StoreFile open(Path directory, String name) {
        Path path = directory.resolve(name + ".db").toAbsolutePath().normalize();
        StoreLock lock = null;
        try {
            createDirectory(path.getParent());
            lock = StoreLock.take(path, path.resolveSibling(name + ".lock"));
            StoreFile file = new StoreFile(path, lock);
            file.createOrCheck();
            file.migrate();
            lock = null;
            return file;
        } catch (AccessDeniedException e) {
            throw notWritable(path, e);
        } catch (IOException e) {
            throw new OutboxException("The outbox " + path + " can't be opened: " + e, e);
        } catch (SQLException e) {
            throw new OutboxException("The outbox " + path + " can't be opened: " + e.getMessage()
                                      + ". Make sure that the directory is writable and has room.", e);
        } finally {
            closeQuietly(lock);
        }
    }

    Path path() {
        return path;
    }

    /** For the one thread that writes. */
    Connection writer() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setCacheSize(-WRITER_CACHE_KIB);
        // Else the driver asks for the last row's id after each insert.
        config.setGetGeneratedKeys(false);
        Connection connection = config.createConnection("jdbc:sqlite:" + path);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA journal_size_limit = " + WAL_BYTES_KEPT);
            statement.execute("PRAGMA wal_autocheckpoint = " + WAL_PAGES);
        }
        return connection;
    }

    /** For a thread that only reads; it sees what is committed when a query begins. */
    Connection reader() throws SQLException {
        return reader(path);
    }

    /** As {@link #reader()}, without the lock: also while another process owns the file. */
    static Connection reader(Path path) throws SQLException {
        return connectReadOnly(path.toString());
    }

    /** With one of the <a href="https://www.sqlite.org/uri.html">parameters of SQLite</a> switched on. */
    static Connection reader(Path path, String parameter) throws SQLException {
        return connectReadOnly("file:" + path.toUri().getRawPath() + "?" + parameter + "=1");
    }

    private static Connection connectReadOnly(String file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private void createOrCheck() throws IOException, SQLException {
        if (Files.exists(path)) {
            SoundnessCheck.header(path);
            try (Connection connection = reader()) {
                SoundnessCheck.content(connection, path);
            } catch (SQLException e) {
                throw SoundnessCheck.damaged(path, e.getMessage(), e);
            }
            if (!Files.isWritable(path)) {
                throw new AccessDeniedException(path.toString());
            }
            return;
        }
        Path wal = path.resolveSibling(path.getFileName() + "-wal");
        if (Files.exists(wal) && Files.size(wal) > 0) {
            throw SoundnessCheck.damaged(path, "the file is missing, but its journal " + wal + " is there", null);
        }
        create();
    }

    /** Under another name first: a crash in between must not leave an empty file that looks like a damaged one. */
    private void create() throws IOException, SQLException {
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(draft);
        createPrivately(draft);
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + draft);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("PRAGMA application_id = " + Schema.APPLICATION_ID);
            Schema.migrate(connection, Schema.MIGRATIONS);
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        force(path.getParent());
    }

    private void migrate() throws SQLException {
        try (Connection connection = writer()) {
            Schema.migrate(connection, Schema.MIGRATIONS);
        }
    }

    private static void createDirectory(Path directory) throws IOException {
        try {
            if (!Files.isDirectory(directory)) {
                if (isPosix(directory)) {
                    Files.createDirectories(directory,
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                } else {
                    Files.createDirectories(directory);
                }
            }
        } catch (FileAlreadyExistsException e) {
            throw new OutboxException("The data directory " + directory + " is not a directory", e);
        } catch (FileSystemException e) {
            throw notWritable(directory, e);
        }
    }

    private static void createPrivately(Path file) throws IOException {
        Files.createFile(file);
        if (isPosix(file)) {
            // SQLite gives its journals the permissions of the database.
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Makes the rename durable, where the system lets a directory be forced. */
    private static void force(Path directory) {
        try (FileChannel channel =
                FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Not on this system; its file systems order renames themselves.
        }
    }

    private static OutboxException notWritable(Path path, Exception cause) {
        return new OutboxException("The outbox can't write to " + path + ". Give the user that runs this process"
                                   + " write access to the data directory, or choose another one.", cause);
    }

    private static void closeQuietly(StoreLock lock) {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                // The failure that brought us here says more.
            }
        }
    }
}
