package io.github.linkrelay.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes folders and files that only their owner may read, where the system knows owners. Existing ones keep their
 * permissions. Any thread may call it.
 */
public final class PrivateFiles {

    private PrivateFiles() {}

    /**
     * Creates the folder, and those above it, if they are missing. When this returns, the names of all of them are on
     * the disk.
     *
     * @throws FileAlreadyExistsException if the name, or one above it, is that of a file
     */
    public static void createFolder(Path folder) throws IOException {
        createFolder(folder, PrivateFiles::force);
    }

    /** @param force is called with each folder in which a name is made, when the name is there */
    static void createFolder(Path folder, Consumer<Path> force) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        Path existing = folder.toAbsolutePath().normalize();
        while (existing.getParent() != null && !Files.isDirectory(existing)) {
            missing.push(existing);
            existing = existing.getParent();
        }
        if (existing.getParent() != null) {
            // It may be there because an earlier process made it, and ended before its name was on the disk.
            force.accept(existing.getParent());
        }
        for (Path each : missing) {
            try {
                Files.createDirectory(each, owner(each, "rwx------"));
            } catch (FileAlreadyExistsException e) {
                // Another process may have made it meanwhile.
                if (!Files.isDirectory(each)) {
                    throw e;
                }
            }
            force.accept(each.getParent());
        }
    }

    /** Creates an empty file; fails if there is one. The name is not forced to the disk. */
    public static void create(Path file) throws IOException {
        Files.createFile(file, owner(file, "rw-------"));
    }

    /** Opens a file. If the options make a new one, only its owner may read it. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), owner(file, "rw-------"));
    }

    private static FileAttribute<?>[] owner(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Forces the names in a folder to the disk, also after a rename, if the system can do that. */
    public static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // This system can't, or the folder is closed to this user; its file system orders names itself.
        }
    }
}
