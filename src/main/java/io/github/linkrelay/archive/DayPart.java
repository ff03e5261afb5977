package io.github.linkrelay.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of a day: the first, {@code 2026-06-14.jsonl}, or a further one, {@code 2026-06-14.2.jsonl}, with events that
 * came after the earlier ones were compressed. It is plain while lines are appended to it. Later it is compressed, with
 * {@code .gz} behind its name. For a moment both files are there; then the compressed one is complete, and counts.
 *
 * @param date   in UTC
 * @param number from 1
 */
record DayPart(Path folder, LocalDate date, int number) {
    static final String PLAIN = ".jsonl";
    static final String COMPRESSED = PLAIN + ".gz";

    private static final Pattern NAME =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)(?:\\.([2-9]|[1-9]\\d{1,8}))?\\.jsonl(?:\\.gz)?");

    /** Returns the parts of all days of a folder, in order. Files with other names are skipped. */
    static List<DayPart> list(Path folder) throws IOException {
        return list(folder, "");
    }

    /** Returns the parts of one day, in order. */
    static List<DayPart> list(Path folder, LocalDate date) throws IOException {
        return list(folder, date.toString());
    }

    private static List<DayPart> list(Path folder, String begin) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(begin))
                    .flatMap(DayPart::of)
                    // A part may be there twice, plain and compressed.
                    .distinct()
                    .sorted(Comparator.comparing(DayPart::date).thenComparing(DayPart::number))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Stream<DayPart> of(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return Stream.empty();
        }
        int number = name.group(2) == null ? 1 : Integer.parseInt(name.group(2));
        try {
            return Stream.of(new DayPart(file.getParent(), LocalDate.parse(name.group(1)), number));
        } catch (DateTimeException e) {
            // The digits are no date.
            return Stream.empty();
        }
    }

    Path plain() {
        return folder.resolve(date + (number == 1 ? "" : "." + number) + PLAIN);
    }

    Path compressed() {
        return folder.resolve(date + (number == 1 ? "" : "." + number) + COMPRESSED);
    }

    DayPart next() {
        return new DayPart(folder, date, number + 1);
    }
}
