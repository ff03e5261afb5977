package io.github.linkrelay.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.IdempotentRepository;

/**
 * Remembers which messages came in lately, so that most duplicates are answered without reading the disk.
 *
 * <p>A key is pending from {@link #add} until {@link #confirm}; only after that may a repeat be answered as a success,
 * see {@link #isDone}. The memory is limited in number and time and is lost at a restart; the unique key in the outbox
 * is what counts. Camel's own {@code CaffeineIdempotentRepository} (4.18.0) has no limit, does not add atomically, and
 * has no state for a pending key.
 *
 * <p>Starting and stopping do not change the content, because Camel stops the repository together with any route that
 * uses it. The class is safe for any number of threads and has no thread of its own.
 */
public final class RecentMessages implements IdempotentRepository {
    /**
     * A key is pending until {@code done} is set. The entry is changed and not replaced, because a write to the cache
     * costs more.
     */
    private static final class Entry {
        private volatile boolean done;
    }

    private final Cache<String, Entry> cache;

    /**
     * @param maximumSize how many keys to remember, at least 1; beyond it the least useful ones are forgotten
     * @param expireAfter how long a key is remembered after it was added or confirmed; longer than Tolinku keeps
     *     repeating, which is about 37 minutes (three retries after 1, 5 and 30 minutes; tolinku.com,
     *     Testing &amp; Deliveries)
     */
    public RecentMessages(long maximumSize, Duration expireAfter) {
        this(maximumSize, expireAfter, Ticker.systemTicker());
    }

    /** As the other constructor, with a clock that a test can move. */
    public RecentMessages(long maximumSize, Duration expireAfter, Ticker ticker) {
        if (maximumSize < 1) {
            throw new IllegalArgumentException(
                    "maximum size of the recent messages is " + maximumSize + ", not 1 or more");
        }
        if (expireAfter.isNegative() || expireAfter.isZero()) {
            throw new IllegalArgumentException(
                    "expiry of the recent messages is " + expireAfter + ", not longer than zero");
        }
        this.cache = Caffeine.newBuilder()
                .maximumSize(maximumSize)
                .expireAfterWrite(expireAfter)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Adds the key as pending. Returns false if the key is known already. If several threads add one key at once, only
     * one gets true.
     */
    @Override
    public boolean add(String key) {
        return cache.asMap().putIfAbsent(key, new Entry()) == null;
    }

    /** Marks the key as done, also if it was forgotten while it was pending. */
    @Override
    public boolean confirm(String key) {
        Entry entry = cache.policy().getIfPresentQuietly(key);
        if (entry == null) {
            entry = new Entry();
            cache.put(key, entry);
        }
        entry.done = true;
        return true;
    }

    /** Forgets a pending key. Returns false if the key is unknown or done. */
    @Override
    public boolean remove(String key) {
        Entry entry = cache.policy().getIfPresentQuietly(key);
        return entry != null && !entry.done && cache.asMap().remove(key, entry);
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
    public boolean contains(String key) {
        return cache.asMap().containsKey(key);
    }

    /** Whether the message is known to be stored; false if the key is pending or unknown. */
    public boolean isDone(String key) {
        Entry entry = cache.getIfPresent(key);
        return entry != null && entry.done;
    }

    @Override
    public void clear() {
        cache.invalidateAll();
    }

    /** Returns the cache for tests, which run its clean-up. */
    Cache<String, ?> cache() {
        return cache;
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
