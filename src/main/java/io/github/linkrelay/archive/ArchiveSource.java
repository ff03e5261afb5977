package io.github.linkrelay.archive;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.FailureWords;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.ReplaySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the events of an archive, in order of day and of place in the day. Files of days outside the wanted time are
 * not opened.
 *
 * <p>A position is the day's number since 1970 times 2<sup>32</sup>, plus the place in the day. It stays the same when
 * other days come or go, and when the day's file grows. To go on from there only that day is opened.
 *
 * <p>It leaves out lines that are no event and lines whose key is not the SHA-256 of their body. It also leaves out an
 * event that comes again within {@value #KNOWN_REPEATS} events of a day, as after a crash; a reading that begins behind
 * the first of the two gives the second. Lines that are appended to a file while it is read are left for the next
 * reading. It needs memory for the events that it returns and for one line.
 *
 * <p>It is for one thread.
 */
public final class ArchiveSource implements ReplaySource {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.archive");
    private static final int DAY_SHIFT = 32;
    private static final long PLACE_MASK = (1L << DAY_SHIFT) - 1;
    private static final int KNOWN_REPEATS = 10_000;
    /** How many bytes of bodies are returned at once; a larger event is returned alone. */
    private static final long MOST_BYTES = 8 << 20;

    private final EventQuery wanted;
    private final EventTerms terms;
    private final Path directory;
    private final List<LocalDate> days;
    private final RecentKeys recent = new RecentKeys(KNOWN_REPEATS);

    private int nextDay;
    private LocalDate day;
    private DayReader lines;
    /** The position of the last event that was returned; -1 if the next reading must search for its place. */
    private long position = -1;

    private long leftOut;

    private ArchiveSource(Path directory, EventQuery wanted, EventTerms terms) throws IOException {
        this.wanted = wanted;
        this.terms = terms;
        // The first day of 1970 is left out, because its positions would begin with 0.
        LocalDate first = day(Math.max(
                wanted.from() == null ? 0 : wanted.from(), Duration.ofDays(1).toMillis()));
        LocalDate last = wanted.until() == null ? LocalDate.MAX : day(wanted.until() - 1);
        this.directory = directory;
        this.days = DayReader.days(directory).stream()
                .filter(each -> !each.isBefore(first) && !each.isAfter(last))
                .toList();
    }

    /**
     * Opens an archive. Only type, term, from and until of the query count.
     *
     * @throws IOException if there is no archive, or it can't be read; the message is for an operator
     */
    public static ArchiveSource open(Path directory, EventQuery events, EventTerms terms) throws IOException {
        Path folder = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            throw new IOException(
                    "there is no archive in " + folder + "; its folder is set by linkrelay.archive.directory");
        }
        try {
            return new ArchiveSource(folder, events, terms);
        } catch (IOException e) {
            throw new IOException("the archive " + folder + " can't be read: " + FailureWords.of(e), e);
        }
    }

    @Override
    public List<Item> next(long behind, int most) throws IOException {
        if (behind != position) {
            seek(behind);
        }
        // This is set again at the end, so that a caller that asks again after a failure misses nothing.
        position = -1;
        long last = behind;
        List<Item> items = new ArrayList<>();
        long bytes = 0;
        while (items.size() < most && bytes < MOST_BYTES && nextLine()) {
            StoredEvent event = event();
            if (event != null && isWanted(event)) {
                last = (day.toEpochDay() << DAY_SHIFT) + lines.place();
                items.add(new Item(last, event));
                bytes += event.body().length;
            }
        }
        position = last;
        return items;
    }

    /**
     * Returns how many events there are in all; it reads them for that. {@link #next} may be called before and after.
     */
    public long count() throws IOException {
        long count = 0;
        long place = 0;
        for (List<Item> items = next(place, 1000); !items.isEmpty(); items = next(place, 1000)) {
            count += items.size();
            place = items.get(items.size() - 1).position();
        }
        position = -1;
        return count;
    }

    private void seek(long behind) throws IOException {
        closeDay();
        LocalDate date = LocalDate.ofEpochDay(behind >> DAY_SHIFT);
        nextDay = 0;
        while (nextDay < days.size() && days.get(nextDay).isBefore(date)) {
            nextDay++;
        }
        if (nextDay < days.size() && days.get(nextDay).equals(date)) {
            openDay(behind & PLACE_MASK);
        }
    }

    private boolean nextLine() throws IOException {
        while (lines != null || nextDay < days.size()) {
            if (lines == null) {
                openDay(0);
            }
            if (lines.next()) {
                return true;
            }
            closeDay();
        }
        return false;
    }

    private void openDay(long behind) throws IOException {
        day = days.get(nextDay++);
        lines = new DayReader(directory, day, behind);
    }

    private void closeDay() throws IOException {
        recent.clear();
        if (leftOut > 0) {
            LOG.warn(
                    "The archive of {} has lines that are no event, or whose body doesn't have its key; left out: {}",
                    day,
                    leftOut);
            leftOut = 0;
        }
        if (lines != null) {
            lines.close();
            lines = null;
        }
    }

    /** Returns the event of the present line; null if the line must be left out. */
    private StoredEvent event() {
        StoredEvent event;
        try {
            event = ArchiveLine.parse(lines.bytes(), lines.length());
        } catch (IOException e) {
            leftOut++;
            return null;
        }
        if (!EventKey.of(event.body()).equals(event.key())) {
            leftOut++;
            return null;
        }
        return recent.add(event.key()) ? event : null;
    }

    private boolean isWanted(StoredEvent event) {
        return (wanted.type() == null || wanted.type().equals(event.type()))
                && (wanted.from() == null || event.receivedAt() >= wanted.from())
                && (wanted.until() == null || event.receivedAt() < wanted.until())
                && (wanted.term() == null || terms.has(event, wanted.term()));
    }

    private static LocalDate day(long millis) {
        return Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC).toLocalDate();
    }

    @Override
    public void close() throws IOException {
        closeDay();
    }
}
