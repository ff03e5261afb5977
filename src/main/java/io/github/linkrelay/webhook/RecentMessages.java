package io.github.linkrelay.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.IdempotentRepository;

/**
 * Remembers which messages came in lately, so that most repeats are answered without touching the disk.
 *
 * <p>A key is pending from {@link #add} until {@link #confirm}; only then may a repeat be answered as a success, see
 * {@link #isDone}. It is bounded in number and time and holds nothing across restarts: what must hold is the unique
 * key in the store behind it. Camel's own {@code CaffeineIdempotentRepository} (4.18.0) has no bound, does not add
 * atomically, and knows no pending.
 *
 * <p>Starting and stopping leave the content alone, since Camel stops the repository together with any route that uses
 * it. Safe for any number of threads; no thread of its own.
 */
public final class RecentMessages implements IdempotentRepository {
    /** Pending until it is done. Not a value to replace: a write to the cache costs more than this field. */
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

    /** As the other, with a clock that a test can turn. */
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

    /** Takes the key as pending; false if it is known already. Of several threads with one key only one gets true. */
    @Override
    public boolean add(String key) {
        return cache.asMap().putIfAbsent(key, new Entry()) == null;
    }

    /** Marks the key as done, also when it was forgotten while pending. */
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

    /** Forgets a key that is pending; false if there is none, or if it is done. */
    @Override
    public boolean remove(String key) {
        Entry entry = cache.policy().getIfPresentQuietly(key);
        return entry != null && !entry.done && cache.asMap().remove(key, entry);
    }

    /**
     * As {@link #confirm(String)}, but not for a repeat. Camel's {@code IdempotentConsumer} (4.18.0) confirms at the
     * end of every exchange that it did not skip, so with {@code skipDuplicate=false} also when a repeat was told to
     * come again; the message would count as stored while the first one may still fail.
     */
    @Override
    public boolean confirm(Exchange exchange, String key) {
        return !isRepeat(exchange) && confirm(key);
    }

    /** As {@link #remove(String)}, but not for a repeat: that it fails says nothing about the first one. */
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

    /** Whether the message is known to be stored; false for one that is pending or unknown. */
    public boolean isDone(String key) {
        Entry entry = cache.getIfPresent(key);
        return entry != null && entry.done;
    }

    @Override
    public void clear() {
        cache.invalidateAll();
    }

    /** For tests, which bring it up to date. */
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
