package io.github.linkrelay.outbox.sqlite.recovery;

import io.github.linkrelay.outbox.sqlite.file.FoundFiles;
import io.github.linkrelay.outbox.sqlite.file.StoreCheck;
import io.github.linkrelay.outbox.sqlite.pages.Wal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reports what a {@link Recovery} could read, and what it could not.
 *
 * @param found      the damaged files
 * @param wal        the journal that was read; {@link Wal#NONE} if there was none, or none of this file
 * @param read       rows by table
 * @param unreadable rows that are damaged, by table
 * @param lostPages  pages of each table that are gone, with who knows how many rows
 * @param altered    events that were damaged within their body, and are kept as dead letters
 * @param absent     events that are not there, from 1 on, among them those that were deleted after their time
 * @param dead       by destination, how many of these it had still to get
 * @param last       the last event
 */
record RecoveryReport(
        FoundFiles found,
        Wal wal,
        Map<String, Long> read,
        Map<String, Long> unreadable,
        Map<String, Long> lostPages,
        List<Long> altered,
        List<LostEvents.Range> absent,
        Map<String, Long> dead,
        long last) {

    private static final int RANGES_NAMED = 20;

    /** Returns the report in sentences. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Read: " + (read.isEmpty() ? "nothing" : named(read)) + ".");
        if (!unreadable.isEmpty() || !lostPages.isEmpty()) {
            lines.add("Could not be read: "
                    + String.join(
                            "; ",
                            List.of(
                                    unreadable.isEmpty() ? "no row by itself" : "rows: " + named(unreadable),
                                    lostPages.isEmpty() ? "no page as a whole" : "pages: " + named(lostPages)))
                    + ".");
        }
        if (found.wal().holdsPages() && !wal.holdsPages()) {
            lines.add(
                    "The journal " + FoundFiles.wal(found.path()) + " was left out, for it is not that of this file.");
        }
        if (!wal.beyond().isEmpty()) {
            lines.add("The journal is damaged; of the " + wal.beyond().size()
                    + " pages behind the damage what is not in the" + " file was taken.");
        }
        if (!altered.isEmpty()) {
            lines.add(count(altered.size(), "event") + " had another body than was received, and is a dead letter now: "
                    + altered.stream().limit(RANGES_NAMED).map(String::valueOf).collect(Collectors.joining(", "))
                    + ".");
        }
        addEvents(lines);
        if (!read.containsKey("destinations")) {
            lines.add(
                    "How far the destinations were could not be read: each begins with the oldest event again, and is sent"
                            + " again what it had, with the same ids.");
        }
        return lines;
    }

    private void addEvents(List<String> lines) {
        if (last == 0) {
            lines.add("No event is known to have been stored.");
            return;
        }
        long lost = absent.stream()
                .mapToLong(range -> range.last() - range.first() + 1)
                .sum();
        String ranges = absent.stream()
                        .limit(RANGES_NAMED)
                        .map(range -> StoreCheck.range(range.first(), range.last()))
                        .collect(Collectors.joining(", "))
                + (absent.size() > RANGES_NAMED ? " and others" : "");
        lines.add("The last event is " + last + ". "
                + (lost == 0
                        ? "All from 1 on are there."
                        : "Not there: " + ranges + "; " + lost
                                + " in all, with those that were deleted after their time."));
        dead.forEach((destination, count) -> {
            if (count > 0) {
                lines.add(destination + " had still to get " + count
                        + " of the events that are not there; they count as dead" + " letters.");
            }
        });
    }

    private static String named(Map<String, Long> numbers) {
        return numbers.entrySet().stream()
                .map(each -> each.getValue() + " of " + each.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
