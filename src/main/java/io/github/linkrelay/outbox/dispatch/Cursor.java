package io.github.linkrelay.outbox.dispatch;

import java.util.Map;
import java.util.TreeMap;

/**
 * Says which events of the log a destination has settled: all up to {@code position}, and ranges ahead of it. Before
 * each range there is an event in flight or set aside, which limits the number of ranges. It is not safe for several
 * threads; the lock of the {@link Subscription} guards a destination's own cursor.
 */
public final class Cursor {

    private long position;
    private final TreeMap<Long, Long> ahead = new TreeMap<>();
    private long aheadCount;

    public Cursor(long position) {
        this.position = position;
    }

    /**
     * Reads a cursor as the store has it.
     *
     * @throws IllegalArgumentException if {@code ranges} isn't a text that {@link #ranges} writes
     */
    public Cursor(long position, String ranges) {
        this(position);
        long reached = position + 1;
        for (String range : ranges.isEmpty() ? new String[0] : ranges.split(",", -1)) {
            int dash = range.indexOf('-');
            long first = Long.parseLong(dash < 0 ? range : range.substring(0, dash));
            long last = dash < 0 ? first : Long.parseLong(range.substring(dash + 1));
            if (first <= reached || last < first) {
                throw new IllegalArgumentException("Ranges out of order: " + range);
            }
            ahead.put(first, last);
            aheadCount += last - first + 1;
            reached = last + 1;
        }
    }

    /** Returns the event up to which all are settled. */
    public long position() {
        return position;
    }

    /** Returns how many events beyond {@link #position} are settled. */
    public long aheadCount() {
        return aheadCount;
    }

    public long highest() {
        return ahead.isEmpty() ? position : ahead.lastEntry().getValue();
    }

    /** Returns the ranges beyond the position, as {@code 5-9,12}. */
    public String ranges() {
        StringBuilder text = new StringBuilder();
        ahead.forEach((first, last) -> {
            text.append(text.length() == 0 ? "" : ",").append(first);
            if (last > first) {
                text.append('-').append(last);
            }
        });
        return text.toString();
    }

    public boolean isSettled(long sequence) {
        Map.Entry<Long, Long> range = ahead.floorEntry(sequence);
        return sequence <= position || range != null && sequence <= range.getValue();
    }

    /** Returns the first event from {@code sequence} on that isn't settled. */
    public long nextUnsettled(long sequence) {
        long next = Math.max(sequence, position + 1);
        Map.Entry<Long, Long> range = ahead.floorEntry(next);
        return range != null && next <= range.getValue() ? range.getValue() + 1 : next;
    }

    /** Returns the last event up to {@code sequence} that isn't settled; -1 if all are. */
    public long lastUnsettled(long sequence) {
        Map.Entry<Long, Long> range = ahead.floorEntry(sequence);
        long last = range != null && sequence <= range.getValue() ? range.getKey() - 1 : sequence;
        return last > position ? last : -1;
    }

    /** Returns the last event up to {@code sequence} that is settled; 0 if none is. */
    public long lastSettled(long sequence) {
        Map.Entry<Long, Long> range = ahead.floorEntry(sequence);
        return range != null ? Math.min(sequence, range.getValue()) : Math.min(sequence, position);
    }

    /** Returns the first event from {@code sequence} on that is settled, or one past the highest that is. */
    public long nextSettled(long sequence) {
        if (isSettled(sequence)) {
            return sequence;
        }
        Long next = ahead.ceilingKey(sequence);
        return next == null ? Math.max(sequence, highest() + 1) : next;
    }

    /** Settles all from {@code first} to {@code last} that aren't; nothing if {@code last} is lower. */
    public void settleAll(long first, long last) {
        long from = Math.max(first, position + 1);
        long to = last;
        if (from > to) {
            return;
        }
        Map.Entry<Long, Long> range = ahead.floorEntry(from);
        if (range == null || range.getValue() < from - 1) {
            range = ahead.ceilingEntry(from);
        }
        while (range != null && range.getKey() <= to + 1) {
            from = Math.min(from, range.getKey());
            to = Math.max(to, range.getValue());
            aheadCount -= range.getValue() - range.getKey() + 1;
            ahead.remove(range.getKey());
            range = ahead.ceilingEntry(from);
        }
        if (from == position + 1) {
            position = to;
        } else {
            ahead.put(from, to);
            aheadCount += to - from + 1;
        }
    }

    /** Settles one event; returns false if it was settled before. */
    public boolean settle(long sequence) {
        if (isSettled(sequence)) {
            return false;
        }
        long first = sequence;
        long last = sequence;
        Map.Entry<Long, Long> before = ahead.floorEntry(sequence);
        if (before != null && before.getValue() == sequence - 1) {
            first = before.getKey();
        }
        Long after = ahead.remove(sequence + 1);
        if (after != null) {
            last = after;
        }
        if (first == position + 1) {
            aheadCount -= last - position - 1;
            position = last;
        } else {
            ahead.put(first, last);
            aheadCount++;
        }
        return true;
    }
}
