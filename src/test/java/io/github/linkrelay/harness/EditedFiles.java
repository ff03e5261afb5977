package io.github.linkrelay.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The shipped settings and routes in a folder of the test's own, for it to edit as a person would. */
public final class EditedFiles {
    private final Path root;

    /** Copies them, with the secret and the write key of {@link LocalLinkrelay} written out. */
    public EditedFiles(Path root) {
        this.root = root;
        copy(Path.of("routes"), ".camel.yaml");
        copy(Path.of("routes/kamelets"), ".kamelet.yaml");
        save(
                "application.properties",
                read(Path.of("application.properties"))
                        .replace("{{env:WEBHOOK_SECRET:}}", LocalLinkrelay.SECRET)
                        .replace("{{env:SEGMENT_WRITE_KEY:}}", LocalLinkrelay.WRITE_KEY)
                        .replace("linkrelay.segment.batch.interval=200", "linkrelay.segment.batch.interval=50"));
    }

    public Path root() {
        return root;
    }

    public boolean exists(String file) {
        return Files.exists(root.resolve(file));
    }

    public String text(String file) {
        return read(root.resolve(file));
    }

    /** As an editor does that writes beside the file and then puts it in its place. */
    public void save(String file, String text) {
        Path target = root.resolve(file);
        try {
            Files.createDirectories(target.getParent());
            Path beside = Files.writeString(target.resolveSibling("." + target.getFileName() + ".swp"), text);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In a text that must be there. */
    public void replace(String file, String from, String to) {
        String text = text(file);
        if (!text.contains(from)) {
            throw new AssertionError(file + " has no '" + from + "'");
        }
        save(file, text.replace(from, to));
    }

    /** As an editor does that writes into the file. */
    public void write(String file, String text) {
        try {
            Files.writeString(root.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void delete(String file) {
        try {
            Files.delete(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(Path folder, String suffix) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(suffix)).toList();
            found.forEach(file -> save(file.toString().replace('\\', '/'), read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
