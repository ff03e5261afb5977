package io.github.linkrelay.outbox.view;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The room of the file store that a directory is in. All that tells of the disk's room takes it from here, so that the page,
 * the commands, the alerts and the metrics agree.
 *
 * @param usable the bytes that this process may still write, without those that are kept for root
 * @param total  all bytes of the file store
 */
public record DiskRoom(long usable, long total) {

    /** Returns the room now; empty if the system does not say, for instance because there is no such directory. */
    public static Optional<DiskRoom> of(Path directory) {
        try {
            FileStore store = Files.getFileStore(directory);
            return Optional.of(new DiskRoom(store.getUsableSpace(), store.getTotalSpace()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
