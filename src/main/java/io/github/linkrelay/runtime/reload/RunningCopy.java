package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.runtime.files.RouteFiles;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes a copy of the files in force into the folder {@code running} beside the outbox, so that another program can
 * tell what an edit would change. Placeholders are kept as written. Only the owner can read the copy, if the system
 * knows owners.
 */
final class RunningCopy {
    private final Path folder;

    /** @param data the folder of the outbox */
    RunningCopy(Path data) {
        this.folder = data.resolve("running");
    }

    /** Writes all files, and then replaces the former ones all at once. */
    void write(RouteFiles files) throws IOException {
        Path next = folder.resolveSibling("running.new");
        Path former = folder.resolveSibling("running.old");
        delete(next);
        delete(former);
        Files.createDirectories(folder.toAbsolutePath().getParent());
        Files.createDirectory(next);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwx------"));
        }
        for (Map.Entry<String, String> file : files.texts().entrySet()) {
            Path copy = next.resolve(file.getKey());
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, file.getValue());
        }
        if (Files.exists(folder)) {
            Files.move(folder, former);
        }
        Files.move(next, folder);
        delete(former);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
