package io.github.linkrelay.operator.server;

import io.github.linkrelay.outbox.view.DestinationStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Computes how many events came and were delivered per second in the last minutes. {@link #sample} must be called every
 * {@link #SECONDS} seconds. It reads totals that exist anyway, so an event costs nothing more. It is safe for any
 * number of threads.
 */
public final class Rates {
    /** The seconds between two samples. */
    public static final int SECONDS = 5;

    private static final int KEPT = 60;

    private final RunningSystem system;
    private final Map<String, Series> series = new TreeMap<>();

    public Rates(RunningSystem system) {
        this.system = system;
    }

    /** The samples of one total. */
    private static final class Series {
        private final Deque<Double> perSecond = new ArrayDeque<>();
        private long last;

        Series(long total) {
            last = total;
        }

        void add(long total) {
            // The total falls if a destination is forgotten and begins anew.
            perSecond.addLast(Math.max(0, total - last) / (double) SECONDS);
            last = total;
            if (perSecond.size() > KEPT) {
                perSecond.removeFirst();
            }
        }
    }

    /** Takes a sample of all totals. */
    public synchronized void sample() {
        Set<String> seen = new HashSet<>();
        add("refused", system.refusedRequests(), seen);
        for (OutboxView outbox : system.outboxes()) {
            add(key(outbox.name(), ""), outbox.status().lastSequence(), seen);
            for (DestinationStatus destination : outbox.destinations()) {
                add(key(outbox.name(), destination.name()), destination.delivered(), seen);
            }
        }
        series.keySet().retainAll(seen);
    }

    private void add(String key, long total, Set<String> seen) {
        seen.add(key);
        Series known = series.get(key);
        if (known == null) {
            series.put(key, new Series(total));
        } else {
            known.add(total);
        }
    }

    /** Returns the events stored per second, the newest sample last; empty before the second sample. */
    synchronized List<Double> received(String outbox) {
        return samples(key(outbox, ""));
    }

    synchronized List<Double> delivered(String outbox, String destination) {
        return samples(key(outbox, destination));
    }

    /** Returns the requests per second that had a wrong signature. */
    synchronized List<Double> refused() {
        return samples("refused");
    }

    private List<Double> samples(String key) {
        Series known = series.get(key);
        return known == null ? List.of() : List.copyOf(known.perSecond);
    }

    /** Returns the key of a destination's series. It is unique, because no name of an outbox has a slash. */
    private static String key(String outbox, String destination) {
        return "/" + outbox + "/" + destination;
    }
}
