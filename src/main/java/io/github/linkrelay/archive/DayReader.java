package io.github.linkrelay.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads the lines of one day: first those of its own files, then those of the files in a folder of its name, as they
 * come from an object store. Each line has a place, which is its number; in the folder it is {@link #IN_FOLDER} more,
 * so that lines that are added in one part don't move those of the other. It is for one thread.
 */
final class DayReader implements Closeable {
    static final long IN_FOLDER = 1L << 31;

    private final Queue<DayPart> parts = new ArrayDeque<>();
    private final Queue<Path> objects = new ArrayDeque<>();
    private final long behind;
    private FileLines lines;
    private long place;

    /** @param behind only lines of a higher place are wanted */
    DayReader(Path folder, LocalDate day, long behind) throws IOException {
        this.behind = behind;
        if (behind < IN_FOLDER) {
            parts.addAll(DayPart.list(folder, day));
        }
        Path ofDay = folder.resolve(day.toString());
        if (Files.isDirectory(ofDay)) {
            try (Stream<Path> files = Files.list(ofDay)) {
                // Their names are in order of time.
                files.filter(file -> file.toString().endsWith(DayPart.COMPRESSED))
                        .sorted()
                        .forEach(objects::add);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }

    /** Returns the UTC days of which a folder has a file or a folder, in order. */
    static SortedSet<LocalDate> days(Path folder) throws IOException {
        SortedSet<LocalDate> days = new TreeSet<>();
        DayPart.list(folder).forEach(part -> days.add(part.date()));
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder, "????-??-??")) {
            for (Path each : folders) {
                try {
                    days.add(LocalDate.parse(each.getFileName().toString()));
                } catch (DateTimeException e) {
                    // This is a file of somebody else.
                }
            }
        }
        return days;
    }

    /** Goes to the next line; returns false at the end of the day. */
    boolean next() throws IOException {
        while (lines != null || openNext()) {
            while (lines.next()) {
                place++;
                if (place > behind) {
                    return true;
                }
            }
            close();
        }
        return false;
    }

    private boolean openNext() throws IOException {
        if (!parts.isEmpty()) {
            lines = open(parts.remove());
        } else if (!objects.isEmpty()) {
            place = Math.max(place, IN_FOLDER);
            lines = new FileLines(objects.remove());
        }
        return lines != null;
    }

    /** Opens a part, which may have been compressed meanwhile, so that the plain file is gone. */
    private static FileLines open(DayPart part) throws IOException {
        try {
            return new FileLines(part.compressed());
        } catch (NoSuchFileException notYet) {
            try {
                return new FileLines(part.plain());
            } catch (NoSuchFileException noMore) {
                return new FileLines(part.compressed());
            }
        }
    }

    /** Returns the place of the line, from 1, below 2<sup>32</sup>. */
    long place() {
        return place;
    }

    /** Returns an array that begins with the line's {@link #length} bytes; valid until {@link #next}. */
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
