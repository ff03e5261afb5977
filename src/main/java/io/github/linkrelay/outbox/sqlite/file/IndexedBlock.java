package io.github.linkrelay.outbox.sqlite.file;

import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.view.TypeHour;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The index's entry of a block, which is {@link #EVENTS} successive events.
 *
 * @param block   its number: block 0 begins with event 1
 * @param firstAt when the earliest of them was received, in milliseconds since 1970; they need not be in order
 * @param lastAt  when the latest of them was received
 * @param types   the types of the events, each by {@link #type}
 * @param hours   the same events by type and hour
 * @param terms   the terms of the events
 */
public record IndexedBlock(
        long block, long firstAt, long lastAt, Set<String> types, List<TypeHour> hours, List<Term> terms) {

    public static final int EVENTS = 256;

    /**
     * The number of blocks whose rows are stored together in the index, so that the rows of new events are on few
     * pages.
     */
    private static final int BLOCKS_OF_PART = 256;
    /** A longer type is cut, because it comes from outside. */
    private static final int LONGEST_TYPE = 200;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** A term of an event: the {@link #hash} of the term, and the event's place in the log. */
    public record Term(long hash, long sequence) {}

    /** Returns the block that holds the event. */
    public static long of(long sequence) {
        return (sequence - 1) / EVENTS;
    }

    public static long first(long block) {
        return block * EVENTS + 1;
    }

    public static long last(long block) {
        return (block + 1) * EVENTS;
    }

    /** Returns the part of the index that holds the rows of the block. */
    public static long part(long block) {
        return block / BLOCKS_OF_PART;
    }

    /**
     * Makes the index entry of a block.
     *
     * @param events the events of this block that are still stored; not empty
     * @param terms  gives the terms by which an event is found in the index
     */
    public static IndexedBlock of(long block, List<StoredEvent> events, Function<StoredEvent, List<String>> terms) {
        long firstAt = Long.MAX_VALUE;
        long lastAt = Long.MIN_VALUE;
        Set<String> types = new TreeSet<>();
        Map<Long, Map<String, Integer>> hours = new HashMap<>();
        List<Term> found = new ArrayList<>();
        for (StoredEvent event : events) {
            firstAt = Math.min(firstAt, event.receivedAt());
            lastAt = Math.max(lastAt, event.receivedAt());
            String type = type(event.type());
            types.add(type);
            hours.computeIfAbsent(hour(event.receivedAt()), hour -> new TreeMap<>())
                    .merge(type, 1, Integer::sum);
            terms.apply(event).forEach(term -> found.add(new Term(hash(term), event.sequence())));
        }
        List<TypeHour> counts = new ArrayList<>();
        hours.forEach((hour, byType) -> byType.forEach((type, count) -> counts.add(new TypeHour(type, hour, count))));
        return new IndexedBlock(block, firstAt, lastAt, types, counts, found);
    }

    public static long hour(long millis) {
        return Math.floorDiv(millis, TimeUnit.HOURS.toMillis(1));
    }

    /** Returns the type as the index stores it: empty for {@code null}, and cut if it is very long. */
    public static String type(String type) {
        return type == null ? "" : type.length() <= LONGEST_TYPE ? type : type.substring(0, LONGEST_TYPE);
    }

    /**
     * Returns the FNV-1a hash of the characters, with its bits mixed. The file stores these numbers, so they must never
     * change.
     */
    public static long hash(String term) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < term.length(); i++) {
            hash = (hash ^ term.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
