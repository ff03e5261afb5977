package io.github.linkrelay.webhook;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.IdempotentRepository;

/**
 * Remembers which messages came in lately, so that most duplicates are answered without reading the disk.
 *
 * <p>A key is pending from {@link #add} until {@link #confirm}; only after that may a repeat be answered as a success,
 * see {@link #isDone}. The memory is limited in number and time and is lost at a restart; the unique key in the outbox
 * is what counts. Camel's own {@code CaffeineIdempotentRepository} (4.18.0) has no limit, does not add atomically, and
 * has no state for a pending key. A plain map under a lock is enough: each event asks it twice, and an order by use, as a
 * cache keeps it, costs more than it gives for keys of which nearly none is asked for again.
 *
 * <p>Starting and stopping do not change the content, because Camel stops the repository together with any route that
 * uses it. The class is safe for any number of threads and has no thread of its own.
 */
public final class RecentMessages implements IdempotentRepository {
    /** How many entries a new one may push out: more than one, so that the expired ones go as well. */
    private static final int PUSHED_OUT = 2;

    private static final class Entry {
        private final long since;
        /** Whether the message is stored; before that the key is pending. */
        private boolean done;

        Entry(long since) {
            this.since = since;
        }
    }

    private final long maximumSize;
    private final long expireAfter;
    private final LongSupplier nanoTime;
    /** The entries in the order in which they came, guarded by this. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * @param maximumSize how many keys to remember, at least 1; beyond it the oldest ones are forgotten
     * @param expireAfter how long a key is remembered after it was added or confirmed; longer than Tolinku keeps
     *     repeating, which is about 37 minutes (three retries after 1, 5 and 30 minutes; tolinku.com,
     *     Testing &amp; Deliveries)
     */
    public RecentMessages(long maximumSize, Duration expireAfter) {
        this(maximumSize, expireAfter, System::nanoTime);
    }

    /** As the other constructor, with a clock that a test can move. */
    public RecentMessages(long maximumSize, Duration expireAfter, LongSupplier nanoTime) {
        if (maximumSize < 1) {
            throw new IllegalArgumentException(
                    "maximum size of the recent messages is " + maximumSize + ", not 1 or more");
        }
        if (expireAfter.isNegative() || expireAfter.isZero()) {
            throw new IllegalArgumentException(
                    "expiry of the recent messages is " + expireAfter + ", not longer than zero");
        }
        this.maximumSize = maximumSize;
        // Without an overflow, however long it is.
        this.expireAfter = TimeUnit.NANOSECONDS.convert(expireAfter);
        this.nanoTime = nanoTime;
    }

    /**
     * Adds the key as pending. Returns false if the key is known already. If several threads add one key at once, only
     * one gets true.
     */
    @Override
    public synchronized boolean add(String key) {
        if (get(key) != null) {
            return false;
        }
        put(key);
        return true;
    }

    /** Marks the key as done, also if it was forgotten while it was pending. */
    @Override
    public synchronized boolean confirm(String key) {
        Entry entry = get(key);
        if (entry == null) {
            entry = put(key);
        }
        entry.done = true;
        return true;
    }

    /** Forgets a pending key. Returns false if the key is unknown or done. */
    @Override
    public synchronized boolean remove(String key) {
        Entry entry = get(key);
        return entry != null && !entry.done && entries.remove(key) != null;
    }

    /** Returns the entry of a key; null if there is none that has not expired. */
    private Entry get(String key) {
        Entry entry = entries.get(key);
        return entry == null || isExpired(entry) ? null : entry;
    }

    private boolean isExpired(Entry entry) {
        return nanoTime.getAsLong() - entry.since >= expireAfter;
    }

    private Entry put(String key) {
        // An expired entry would keep its place.
        entries.remove(key);
        Entry entry = new Entry(nanoTime.getAsLong());
        entries.put(key, entry);
        Iterator<Entry> oldest = entries.values().iterator();
        for (int i = 0; i < PUSHED_OUT; i++) {
            Entry next = oldest.next();
            if (next == entry || entries.size() <= maximumSize && !isExpired(next)) {
                break;
            }
            oldest.remove();
        }
        return entry;
    }

    /**
     * Does the same as {@link #confirm(String)}, but nothing for a repeat. Camel's {@code IdempotentConsumer} (4.18.0)
     * confirms at the end of every exchange that it did not skip, so with {@code skipDuplicate=false} also a repeat
     * whose sender was asked to come again. The message would then count as stored while the first request may still
     * fail.
     */
    @Override
    public boolean confirm(Exchange exchange, String key) {
        return !isRepeat(exchange) && confirm(key);
    }

    /**
     * Does the same as {@link #remove(String)}, but nothing for a repeat: its failure says nothing about the first
     * request.
     */
    @Override
    public boolean remove(Exchange exchange, String key) {
        return !isRepeat(exchange) && remove(key);
    }

    private static boolean isRepeat(Exchange exchange) {
        return exchange.getProperty(ExchangePropertyKey.DUPLICATE_MESSAGE, false, Boolean.class);
    }

    @Override
    public synchronized boolean contains(String key) {
        return get(key) != null;
    }

    /** Whether the message is known to be stored; false if the key is pending or unknown. */
    public synchronized boolean isDone(String key) {
        Entry entry = get(key);
        return entry != null && entry.done;
    }

    @Override
    public synchronized void clear() {
        entries.clear();
    }

    /** Returns how many keys take memory. */
    synchronized int size() {
        return entries.size();
    }

    @Override
    public void start() {
        // nothing to start
    }

    @Override
    public void stop() {
        // keeps its content, see above
    }
}
