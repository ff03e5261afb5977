package io.github.linkrelay.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The lines of one day: those of its file, then those of the files in its folder. Each has a place, which is its number, and
 * for those of the folder {@link #IN_FOLDER} more, so that neither part's growth moves the other. For one thread.
 */
final class DayReader implements Closeable {
    static final long IN_FOLDER = 1L << 31;

    private final Queue<Path> further = new ArrayDeque<>();
    private final long behind;
    private FileLines lines;
    private long place;

    /** @param behind only lines of a higher place are wanted */
    DayReader(ArchiveDay day, long behind) throws IOException {
        this.behind = behind;
        further.addAll(day.objects());
        if (behind < IN_FOLDER - 1 && Files.exists(day.file())) {
            open(day.file());
        }
    }

    private void open(Path next) throws IOException {
        lines = new FileLines(next, place, behind);
    }

    /** Goes to the next line; false at the end of the day. */
    boolean next() throws IOException {
        while (true) {
            if (lines != null) {
                if (lines.next()) {
                    place = lines.number();
                    return true;
                }
                place = lines.number();
                close();
            }
            if (further.isEmpty()) {
                return false;
            }
            place = Math.max(place, IN_FOLDER);
            open(further.remove());
        }
    }

    /** From 1, below 2<sup>32</sup>. */
    long place() {
        return place;
    }

    /** The bytes of the line, the first {@link #length} of them; valid until {@link #next}. */
    byte[] bytes() {
        return lines.bytes();
    }

    int length() {
        return lines.length();
    }

    @Override
    public void close() throws IOException {
        if (lines != null) {
            lines.close();
            lines = null;
        }
    }
}
