package io.github.linkrelay.archive;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * A day that an archive has something of: a file {@code 2026-06-14.jsonl.gz}, a folder {@code 2026-06-14} with files as they
 * come from an object store, or both.
 *
 * @param date in UTC
 */
record ArchiveDay(Path folder, LocalDate date) {
    static final String SUFFIX = ".jsonl.gz";

    /** The days of a folder, in order. What has no day for a name is passed over. */
    static List<ArchiveDay> list(Path folder) throws IOException {
        TreeSet<LocalDate> days = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.endsWith(SUFFIX)) {
                    name = name.substring(0, name.length() - SUFFIX.length());
                }
                try {
                    days.add(LocalDate.parse(name));
                } catch (DateTimeException e) {
                    // The lock, or something of the operator's.
                }
            }
        }
        return days.stream().map(date -> new ArchiveDay(folder, date)).toList();
    }

    Path file() {
        return folder.resolve(date + SUFFIX);
    }

    /** The files of its folder, in order of name, by which they begin with the earliest. */
    List<Path> objects() throws IOException {
        Path objects = folder.resolve(date.toString());
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(objects)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(objects, "*" + SUFFIX)) {
                entries.forEach(files::add);
            }
        }
        Collections.sort(files);
        return files;
    }
}
