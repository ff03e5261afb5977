package io.github.linkrelay.outbox.sqlite.file;

import io.github.linkrelay.disk.PrivateFiles;
import io.github.linkrelay.event.FailureWords;
import io.github.linkrelay.event.OutboxException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * The file of one outbox: its place, its creation, its lock, and connections to it. A file that is refused stays byte
 * for byte as it was, and so do the files beside it.
 *
 * <p>It is long because keeping that promise takes steps before and after SQLite opens and closes the file, in a fixed
 * order.
 */
public final class StoreFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StoreFile.class);

    private static final int BUSY_MILLIS = 2_000;
    private static final int WAL_BYTES_KEPT = 32 << 20;
    private static final int WAL_PAGES = 4_000;
    private static final int WRITER_CACHE_KIB = 8_192;

    private final Path path;
    private final StoreLock lock;
    private final FoundFiles found;
    private final NoteKeeper note;
    /**
     * SQLite's shared memory beside the file, which is restored if the file is refused; {@code null} if there was none.
     */
    private final byte[] shared;

    private final boolean hadJournal;
    private boolean begun;

    private StoreFile(Path path, StoreLock lock, FoundFiles found) throws IOException {
        this.path = path;
        this.lock = lock;
        this.found = found;
        Path shm = FoundFiles.shm(path);
        this.shared = Files.exists(shm) ? Files.readAllBytes(shm) : null;
        this.hadJournal = Files.exists(FoundFiles.wal(path));
        this.note = NoteKeeper.open(path);
    }

    /**
     * Takes the lock. Creates the file if there is none, otherwise checks that it is sound.
     *
     * @throws OutboxException with a remedy in its message; the file is then unchanged
     */
    public static StoreFile open(Path directory, String name) {
        Path path = directory.resolve(name + ".db").toAbsolutePath().normalize();
        StoreLock lock = null;
        try {
            createDirectory(path.getParent());
            path = real(path);
            lock = StoreLock.take(path, lock(path));
            SqliteLibrary.loadFor(path);
            FoundFiles found = StoreCheck.of(path);
            if (!Files.exists(path)) {
                create(path);
            } else if (!Files.isWritable(path)) {
                throw new AccessDeniedException(path.toString());
            }
            StoreFile file = new StoreFile(path, lock, found);
            lock = null;
            return file;
        } catch (AccessDeniedException e) {
            throw notWritable(path, e);
        } catch (IOException e) {
            throw new OutboxException("The outbox " + path + " can't be opened: " + FailureWords.of(e), e);
        } catch (SQLException e) {
            throw new OutboxException(
                    "The outbox " + path + " can't be opened: " + FailureWords.of(e)
                            + ". Make sure that the directory is writable and has room.",
                    e);
        } finally {
            closeQuietly(lock);
        }
    }

    public Path path() {
        return path;
    }

    /** Returns the path behind a link, because SQLite follows a link and has its own files beside the real file. */
    public static Path real(Path path) throws IOException {
        return Files.exists(path) ? path.toRealPath() : path;
    }

    public static Path lock(Path path) {
        String name = path.getFileName().toString();
        return path.resolveSibling((name.endsWith(".db") ? name.substring(0, name.length() - 3) : name) + ".lock");
    }

    /**
     * Opens the connection for the one thread that writes. It brings the file up to date, but only in the journal:
     * until {@link #begin} the file without the journal is unchanged.
     */
    public Connection writer() throws SQLException {
        Connection connection = connect(path);
        try {
            checkpointAfter(connection, 0);
            bringUpToDate(connection);
            return connection;
        } catch (SQLException e) {
            close(connection);
            throw e;
        }
    }

    private void bringUpToDate(Connection connection) throws SQLException {
        if (found.note() != null && Schema.version(connection) < Schema.MIGRATIONS.size()) {
            // A process that is killed meanwhile leaves a journal behind.
            try {
                note.begin(found.wal(), found.note().sequence());
            } catch (IOException e) {
                throw new SQLException("the note " + Note.path(path) + " can't be written: " + FailureWords.of(e), e);
            }
        }
        Schema.migrate(connection, Schema.MIGRATIONS);
    }

    private static void checkpointAfter(Connection connection, int pages) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint = " + pages);
        }
    }

    /** Opens a connection that can write, whatever the file's format. */
    public static Connection connect(Path path) throws SQLException {
        SqliteLibrary.loadBeside(path);
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setCacheSize(-WRITER_CACHE_KIB);
        // Otherwise the driver asks for the last row's id after each insert.
        config.setGetGeneratedKeys(false);
        Connection connection = config.createConnection("jdbc:sqlite:" + path);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA journal_size_limit = " + WAL_BYTES_KEPT);
        }
        return connection;
    }

    /** Says that this process changes the file from now on. */
    public void begin(Connection writer, long sequence) throws SQLException {
        begun = true;
        checkpointAfter(writer, WAL_PAGES);
        try {
            note.begin(found.wal(), sequence);
        } catch (IOException e) {
            LOG.warn(
                    "The note of the outbox {} can't be written, nothing is stored before it can: {}",
                    path,
                    FailureWords.of(e));
        }
    }

    /** Must be called after each commit, before anybody learns of it. */
    public void committed(long sequence) throws SQLException {
        try {
            note.committed(sequence);
        } catch (IOException e) {
            throw new SQLException("the note " + Note.path(path) + " can't be written: " + FailureWords.of(e), e);
        }
    }

    /**
     * Closes the writer; then everything is in the database. If {@link #begin} was not called, all files stay as they
     * were.
     */
    public void close(Connection writer) throws SQLException {
        if (begun) {
            try {
                note.closing();
            } catch (IOException e) {
                LOG.warn("The note of the outbox {} can't be written: {}", path, FailureWords.of(e));
            }
            writer.close();
            return;
        }
        // The last connection to a file writes the journal into it, unless it can't write.
        try (Connection last = reader()) {
            Schema.version(last);
            writer.close();
        } finally {
            writer.close();
        }
    }

    /** Opens a connection for a thread that only reads. It sees what is committed when a query begins. */
    public Connection reader() throws SQLException {
        return reader(path);
    }

    /** Does the same as {@link #reader()} without the lock, also while another process owns the file. */
    public static Connection reader(Path path) throws SQLException {
        return connectReadOnly(path, path.toString(), new SQLiteConfig());
    }

    /**
     * Opens a reading connection with one of the <a href="https://www.sqlite.org/uri.html">parameters of SQLite</a>
     * switched on.
     */
    public static Connection reader(Path path, String parameter) throws SQLException {
        return connectReadOnly(path, uri(path) + parameter + "=1", new SQLiteConfig());
    }

    /**
     * Opens a reading connection that makes no shared memory, and takes no lock. The caller must know that nobody has the
     * file open, and must look afterwards whether that was so to the end.
     */
    static Connection readerWithoutSharedMemory(Path path) throws SQLException {
        if (!isPosix(path)) {
            return reader(path);
        }
        // In this mode SQLite keeps its index of the journal in memory. Its lock needs a file that can be written, so
        // locks are switched off.
        SQLiteConfig config = new SQLiteConfig();
        config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
        return connectReadOnly(path, uri(path) + "vfs=unix-none", config);
    }

    private static String uri(Path path) {
        return "file:" + path.toUri().getRawPath() + "?";
    }

    private static Connection connectReadOnly(Path path, String file, SQLiteConfig config) throws SQLException {
        SqliteLibrary.loadBeside(path);
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    @Override
    public void close() throws IOException {
        try (lock;
                note) {
            if (!begun) {
                leaveAsItWas();
            }
        }
    }

    private void leaveAsItWas() throws IOException {
        if (!hadJournal) {
            Files.deleteIfExists(FoundFiles.wal(path));
        }
        Path shm = FoundFiles.shm(path);
        if (shared == null) {
            Files.deleteIfExists(shm);
        } else {
            Files.write(shm, shared);
        }
    }

    /**
     * Creates the file under another name first, so that a crash does not leave an empty file, which would look
     * damaged.
     */
    public static void create(Path path) throws IOException, SQLException {
        create(path, Schema.MIGRATIONS);
    }

    public static void create(Path path, List<String> migrations) throws IOException, SQLException {
        SqliteLibrary.loadBeside(path);
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(draft);
        // SQLite gives its journals the permissions of the database.
        PrivateFiles.create(draft);
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + draft);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("PRAGMA application_id = " + Schema.APPLICATION_ID);
            Schema.migrate(connection, migrations);
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        PrivateFiles.force(path.getParent());
    }

    private static void createDirectory(Path directory) throws IOException {
        try {
            PrivateFiles.createFolder(directory);
        } catch (FileAlreadyExistsException e) {
            throw new OutboxException("The data directory " + directory + " is not a directory", e);
        } catch (FileSystemException e) {
            throw notWritable(directory, e);
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static OutboxException notWritable(Path path, Exception cause) {
        return new OutboxException(
                "The outbox can't write to " + path + ". Give the user that runs this process"
                        + " write access to the data directory, or choose another one.",
                cause);
    }

    private static void closeQuietly(StoreLock lock) {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                // The failure before this one says more.
            }
        }
    }
}
