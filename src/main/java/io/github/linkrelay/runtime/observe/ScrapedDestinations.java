package io.github.linkrelay.runtime.observe;

import io.github.linkrelay.outbox.Outbox;
import io.github.linkrelay.outbox.view.DestinationStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How the destinations of one outbox stand, for meters that are read one by one: those of one scrape are of one moment, so
 * that they add up. A scrape reads each meter once, so who reads one again begins another. Any thread may call it.
 */
final class ScrapedDestinations {
    /** What was read longer ago is none of this scrape. */
    private static final long LASTS = TimeUnit.SECONDS.toNanos(1);

    private final Outbox outbox;
    private final Set<String> readMeters = new HashSet<>();
    private List<DestinationStatus> all = List.of();
    private long at = System.nanoTime();

    ScrapedDestinations(Outbox outbox) {
        this.outbox = outbox;
    }

    /** @throws java.util.NoSuchElementException if the outbox doesn't know the destination */
    synchronized DestinationStatus status(String destination, String meter) {
        boolean again = !readMeters.add(destination + ' ' + meter);
        if (again || System.nanoTime() - at > LASTS || find(destination).isEmpty()) {
            all = outbox.destinations();
            at = System.nanoTime();
            readMeters.clear();
            readMeters.add(destination + ' ' + meter);
        }
        return find(destination).orElseThrow();
    }

    private Optional<DestinationStatus> find(String destination) {
        return all.stream().filter(status -> status.name().equals(destination)).findFirst();
    }
}
