package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.distribution.Distribution;
import io.github.linkrelay.runtime.files.RouteFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Notices when the edited files have changed and then stayed the same, or when one was added that is not loaded. It is
 * for one thread.
 *
 * <p>It looks at the files instead of using the system's notifications, which do not come through bind mounts, network
 * folders and the links behind a mounted volume. Each look compares times and sizes. The texts are read when these
 * differ, and once a second anyway, because a coarse clock can hide a change.
 */
final class FileWatch {
    private static final Duration READ_ANYWAY = Duration.ofSeconds(1);

    private final Path root;
    private final long settle;
    private final LongSupplier nanoTime;
    private RouteFiles seen;
    private SortedMap<String, String> stamps = new TreeMap<>();
    private long readAt;
    private long changedAt;
    private boolean told = true;

    /**
     * @param known the files that the caller already has; only other texts are reported
     * @param settle how long the texts must have stayed the same
     */
    FileWatch(RouteFiles known, Duration settle, LongSupplier nanoTime) {
        this.root = known.root();
        this.seen = known;
        this.settle = settle.toNanos();
        this.nanoTime = nanoTime;
        this.readAt = nanoTime.getAsLong();
    }

    /** Returns the files, once after each change, when they have stayed the same; empty while there is nothing new. */
    Optional<RouteFiles> look() throws IOException {
        long now = nanoTime.getAsLong();
        SortedMap<String, String> found = stamps();
        if (!found.equals(stamps) || now - readAt >= READ_ANYWAY.toNanos()) {
            read(now);
            stamps = found;
        }
        if (told || now - changedAt < settle || read(now)) {
            return Optional.empty();
        }
        told = true;
        return Optional.of(seen);
    }

    /** Makes the next look return the files, also if the texts are the same as last time. */
    void tellAgain() {
        told = false;
    }

    /** Reads the files; returns whether they differ from before. */
    private boolean read(long now) throws IOException {
        RouteFiles read = RouteFiles.read(root);
        readAt = now;
        if (read.texts().equals(seen.texts()) && read.passedOver().equals(seen.passedOver())) {
            return false;
        }
        seen = read;
        changedAt = now;
        told = false;
        return true;
    }

    private SortedMap<String, String> stamps() throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        stamp(found, Distribution.place(root, RouteFiles.SETTINGS));
        for (String folder : new String[] {"routes", "routes/kamelets"}) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(Distribution.place(root, folder), "*.yaml")) {
                for (Path file : files) {
                    stamp(found, file);
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                // A missing folder contains nothing.
            }
        }
        return found;
    }

    private static void stamp(SortedMap<String, String> found, Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            found.put(
                    file.toString(),
                    attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey());
        } catch (NoSuchFileException e) {
            // The file was deleted meanwhile.
        }
    }
}
