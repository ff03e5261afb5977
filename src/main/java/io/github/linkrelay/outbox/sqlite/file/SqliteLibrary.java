package io.github.linkrelay.outbox.sqlite.file;

import io.github.linkrelay.event.OutboxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/**
 * Loads the native library of SQLite. It is inside the driver's jar, and the system loads only a file. The driver by
 * itself unpacks it into the temporary folder at each start, and a killed process leaves that file behind.
 *
 * <p>The process that owns an outbox keeps the file in the folder of the outbox, and the next start uses it if its bytes
 * are those in the jar. A command reads an outbox that may belong to another user, and runs nothing from that folder if
 * it can avoid it: its file is in the temporary folder, and is deleted as soon as it is loaded. Each of the two tries
 * the other's place if its own is of no use.
 *
 * <p>{@code org.sqlite.tmpdir} names another folder that keeps the file, and with {@code org.sqlite.lib.path} nothing is
 * unpacked; both are properties of the driver. Any thread may call this; the library is loaded once.
 */
final class SqliteLibrary {

    private static final String FOLDER = "org.sqlite.tmpdir";
    private static final String LIBRARY_FOLDER = "org.sqlite.lib.path";
    private static final String LIBRARY_NAME = "org.sqlite.lib.name";

    private static final AtomicBoolean LOADED = new AtomicBoolean();

    private SqliteLibrary() {}

    private interface Loading {
        void from(Path folder) throws IOException;
    }

    /** A folder from which the library may be loaded. */
    private record Place(Path folder, Loading loading) {}

    /**
     * Loads the library for the process that owns the outbox {@code database}.
     *
     * @throws OutboxException with a remedy in its message
     */
    static void loadFor(Path database) {
        Path chosen = chosenFolder();
        load(
                new Place(chosen == null ? folder(database) : chosen, SqliteLibrary::keepIn),
                new Place(temporaryFolder(), SqliteLibrary::passThrough));
    }

    /**
     * Loads the library for somebody who reads or repairs the outbox {@code database}. Nothing stays behind, except in
     * a folder that {@code org.sqlite.tmpdir} names.
     *
     * @throws OutboxException with a remedy in its message
     */
    static void loadBeside(Path database) {
        if (chosenFolder() != null) {
            loadFor(database);
        } else {
            load(
                    new Place(temporaryFolder(), SqliteLibrary::passThrough),
                    new Place(folder(database), SqliteLibrary::findIn));
        }
    }

    private static Path folder(Path database) {
        return database.toAbsolutePath().getParent();
    }

    private static Path temporaryFolder() {
        return Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    }

    private static Path chosenFolder() {
        String folder = System.getProperty(FOLDER);
        return folder == null || folder.isBlank() ? null : Path.of(folder).toAbsolutePath();
    }

    private static synchronized void load(Place... places) {
        if (LOADED.get()) {
            return;
        }
        String ready = System.getProperty(LIBRARY_FOLDER);
        if (ready != null) {
            places = new Place[] {new Place(Path.of(ready), folder -> start())};
        }
        List<String> reasons = new ArrayList<>();
        for (Place place : places) {
            try {
                place.loading.from(place.folder);
                LOADED.set(true);
                return;
            } catch (IOException e) {
                reasons.add(place.folder + " (" + reason(e) + ")");
            }
        }
        throw new OutboxException("The library of SQLite can't be loaded. It must be a file in a folder from which"
                + " programs may run, and there is none: " + String.join(", ", reasons) + ". The outbox was left as"
                + " it is. Name a folder that this process can write to and run programs from, by"
                + " JAVA_TOOL_OPTIONS=-D" + FOLDER + "=/that/folder.");
    }

    private static void keepIn(Path folder) throws IOException {
        Path file = folder.resolve(name(SQLiteJDBCLoader.getVersion()));
        byte[] library = library();
        if (!isFile(file, library)) {
            Path draft = Files.createTempFile(folder, file.getFileName().toString(), ".new");
            try {
                Files.write(draft, library);
                requireExecutable(draft);
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        }
        start(file);
        deleteOthers(file);
    }

    private static void findIn(Path folder) throws IOException {
        Path file = folder.resolve(name(SQLiteJDBCLoader.getVersion()));
        if (!isFile(file, library())) {
            throw new IOException("no copy of it is kept there");
        }
        start(file);
    }

    private static void passThrough(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "sqlite-library-", null);
        try {
            Files.write(file, library());
            start(file);
        } finally {
            try {
                Files.delete(file);
            } catch (IOException e) {
                // Windows deletes no library that is in use.
                file.toFile().deleteOnExit();
            }
        }
    }

    /**
     * Deletes what older versions and killed starts left in the same folder. A process that has loaded such a file does
     * not need it any more; one that is about to load it made it just now.
     */
    private static void deleteOthers(Path file) {
        Instant old = Instant.now().minus(Duration.ofMinutes(1));
        try (var found = Files.newDirectoryStream(file.getParent(), name("*") + "*")) {
            for (Path other : found) {
                if (!other.equals(file)
                        && Files.getLastModifiedTime(other).toInstant().isBefore(old)) {
                    Files.deleteIfExists(other);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // They do no harm.
        }
    }

    private static String name(String version) {
        String system = OSInfo.getNativeLibFolderPathForCurrentOS().replace('/', '-');
        String library = LibraryLoaderUtil.getNativeLibName();
        return "sqlite-library-" + version + "-" + system + library.substring(library.lastIndexOf('.'));
    }

    private static byte[] library() throws IOException {
        String name = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the driver has none for this system, " + name);
            }
            return in.readAllBytes();
        }
    }

    private static boolean isFile(Path file, byte[] library) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) == library.length
                && Arrays.equals(Files.readAllBytes(file), library);
    }

    private static void requireExecutable(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix") && !Files.isExecutable(file)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            if (!Files.isExecutable(file)) {
                throw new IOException("it is mounted noexec");
            }
        }
    }

    /** Lets the driver load this file. */
    private static void start(Path file) throws IOException {
        requireExecutable(file);
        String path = System.getProperty(LIBRARY_FOLDER);
        String name = System.getProperty(LIBRARY_NAME);
        String folder = System.getProperty(FOLDER);
        System.setProperty(LIBRARY_FOLDER, file.getParent().toString());
        System.setProperty(LIBRARY_NAME, file.getFileName().toString());
        // The driver looks there for files to delete, and writes a stack trace into the log if there is no such folder.
        System.setProperty(FOLDER, file.getParent().toString());
        try {
            start();
        } finally {
            restore(LIBRARY_FOLDER, path);
            restore(LIBRARY_NAME, name);
            restore(FOLDER, folder);
        }
    }

    private static void start() throws IOException {
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void restore(String property, String value) {
        if (value == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, value);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        if (e instanceof AccessDeniedException) {
            return "this user can't write to it";
        }
        return e instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : e.getMessage();
    }
}
