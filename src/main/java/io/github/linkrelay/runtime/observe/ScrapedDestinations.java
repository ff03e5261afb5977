package io.github.linkrelay.runtime.observe;

import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.OpenOutbox;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Gives the status of an outbox's destinations to meters that are read one by one. All meters of one scrape see the
 * same moment, so that they add up. A scrape reads each meter once, so a second read of a meter begins a new scrape.
 * Micrometer tells nobody when a scrape begins, and a snapshot that is kept for a fixed time would not do: a scrape that
 * crosses its end would show two moments. Any thread may call it.
 */
final class ScrapedDestinations {
    /** A status that was read longer ago belongs to an earlier scrape. */
    private static final long LASTS = TimeUnit.SECONDS.toNanos(1);

    private final OpenOutbox outbox;
    private final Set<String> readMeters = new HashSet<>();
    private List<DestinationStatus> all = List.of();
    private long at = System.nanoTime();

    ScrapedDestinations(OpenOutbox outbox) {
        this.outbox = outbox;
    }

    /**
     * Returns the status of a destination for a meter.
     *
     * @throws java.util.NoSuchElementException if the outbox doesn't know the destination
     */
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
