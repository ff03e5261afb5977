package io.github.linkrelay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder of one process, empty at first, and deleted when this is closed. */
record DataFolder(Path path) implements AutoCloseable {

    static DataFolder existing(Settings settings, String name) {
        return new DataFolder(settings.work().resolve("data").resolve(name));
    }

    static DataFolder fresh(Settings settings, String name) throws IOException {
        DataFolder folder = existing(settings, name);
        folder.close();
        Files.createDirectories(folder.path);
        return folder;
    }

    /** The size of all its files. */
    long bytes() throws IOException {
        try (Stream<Path> found = Files.walk(path)) {
            return found.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Override
    public void close() throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> found = Files.walk(path)) {
                List<Path> deepestFirst =
                        found.sorted(Comparator.reverseOrder()).toList();
                for (Path each : deepestFirst) {
                    Files.delete(each);
                }
            }
        }
    }
}
