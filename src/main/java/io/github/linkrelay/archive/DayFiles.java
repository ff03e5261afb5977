package io.github.linkrelay.archive;

import io.github.linkrelay.archive.ArchiveWriter.ChannelOpener;
import io.github.linkrelay.disk.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * Writes the files of a folder. The next lines of a day go to its last file, or to a new one if the last is compressed
 * or being compressed. Any thread may call it; one call runs at a time.
 */
final class DayFiles {
    private final Path folder;
    private final ChannelOpener opener;
    private DayPart sealed;
    private Path forced;

    DayFiles(Path folder, ChannelOpener opener) {
        this.folder = folder;
        this.opener = opener;
    }

    /**
     * Appends lines; returns when they are on the disk. It opens the file each time, because somebody may have moved or
     * edited it.
     */
    synchronized void append(LocalDate day, byte[] lines) throws IOException {
        DayPart last = last(day);
        boolean isClosed = last.equals(sealed) || Files.exists(last.compressed());
        Path path = isClosed ? last.next().plain() : last.plain();
        boolean isForced = path.equals(forced) && Files.exists(path);
        try (DayFile file = new DayFile(path, opener.open(path))) {
            if (!isForced) {
                // This is done also if the file was there, because a crash may have come between its creation and this.
                PrivateFiles.force(folder);
                forced = path;
            }
            file.append(lines);
        }
    }

    private DayPart last(LocalDate day) throws IOException {
        List<DayPart> parts = DayPart.list(folder, day);
        return parts.isEmpty() ? new DayPart(folder, day, 1) : parts.get(parts.size() - 1);
    }

    /** Seals a part: nothing is appended to it any more, and half a line at its end is cut off. */
    synchronized void seal(DayPart part) throws IOException {
        new DayFile(part.plain(), opener.open(part.plain())).close();
        sealed = part;
    }

    /** Unseals a part, so that lines may be appended again, unless it is compressed by now. */
    synchronized void unseal() {
        sealed = null;
    }
}
