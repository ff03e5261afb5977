package io.github.linkrelay.outbox.sqlite.search;

import io.github.linkrelay.event.FailureWords;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.lasting.LastingThread;
import io.github.linkrelay.outbox.dispatch.RecentEvents;
import io.github.linkrelay.outbox.sqlite.file.EventReader;
import io.github.linkrelay.outbox.sqlite.file.IndexedBlock;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import io.github.linkrelay.outbox.sqlite.write.Execution;
import io.github.linkrelay.outbox.view.EventTerms;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Follows the log and indexes each whole block, on a thread of its own; the committing thread writes the result. It
 * goes on from where the file says that it was. After each piece of work it rests for longer than the work took, so
 * that other threads come first.
 */
public final class Indexer implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);

    /** The number of blocks that it reads before it rests. */
    private static final int BLOCKS_AT_ONCE = 16;
    /**
     * The number of blocks that are written together while many events come, so that their rows share the pages of the
     * index.
     */
    private static final int BLOCKS_TOGETHER = 64;

    private static final long LONGEST_GATHERING = TimeUnit.SECONDS.toNanos(1);
    /** It rests this many times as long as it worked. */
    private static final int REST = 3;

    private static final long LONGEST_REST = TimeUnit.MILLISECONDS.toNanos(200);
    /** How long it waits between two looks while events come: short enough that the last events are still in memory. */
    private static final long LOOK_WHILE_BUSY = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long BUSY = TimeUnit.SECONDS.toNanos(1);
    private static final long AGAIN = TimeUnit.SECONDS.toNanos(1);
    private static final long JOIN_MILLIS = 5_000;

    private final StoreFile file;
    private final RecentEvents recent;
    private final LongSupplier lastSequence;
    private final EventTerms terms;
    private final Execution execution;
    private final Thread thread;
    /** The last event whose key a former format stored; such a key is found as a term. */
    private long formerlyKeyed;

    private volatile boolean closing;
    private volatile long indexed;
    private boolean failing;

    public Indexer(
            OutboxSettings settings,
            StoreFile file,
            RecentEvents recent,
            LongSupplier lastSequence,
            Execution execution) {
        this.file = file;
        this.recent = recent;
        this.lastSequence = lastSequence;
        this.terms = settings.terms();
        this.execution = execution;
        this.thread = LastingThread.of("outbox-" + settings.name() + "-index", this);
    }

    public void start() {
        thread.start();
    }

    /** Returns the last event of the last indexed block; 0 if there is none, or if the thread has not yet read it. */
    public long indexed() {
        return indexed;
    }

    /**
     * Ends the thread and waits for its end, which comes soon. It must be called while the committing thread still
     * works.
     */
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        while (!closing) {
            try (Connection connection = file.reader();
                    EventReader reader = new EventReader(connection)) {
                follow(connection, reader);
            } catch (SQLException | RuntimeException e) {
                LOG.atLevel(failing ? Level.DEBUG : Level.WARN)
                        .log("The index of the outbox {} is behind, trying again: {}", file.path(), FailureWords.of(e));
                failing = true;
                LockSupport.parkNanos(this, AGAIN);
            }
        }
    }

    private void follow(Connection connection, EventReader reader) throws SQLException {
        formerlyKeyed = number(connection, "SELECT former_seq FROM dedupe_state");
        long next = Math.max(number(connection, "SELECT max(block) FROM blocks") + 1, firstBlock(connection));
        List<IndexedBlock> blocks = new ArrayList<>();
        long gatheredSince = System.nanoTime();
        long workedAt = gatheredSince;
        long last = 0;
        while (!closing) {
            boolean quiet = last == lastSequence.getAsLong();
            last = lastSequence.getAsLong();
            long began = System.nanoTime();
            for (int read = 0; read < BLOCKS_AT_ONCE && IndexedBlock.last(next) <= last && !closing; read++) {
                List<StoredEvent> events = events(reader, next);
                if (events.isEmpty()) {
                    // The event was deleted meanwhile, perhaps with many more.
                    next = Math.max(next + 1, firstBlock(connection));
                } else {
                    gatheredSince = blocks.isEmpty() ? began : gatheredSince;
                    workedAt = began;
                    blocks.add(IndexedBlock.of(next, events, this::terms));
                    next++;
                }
            }
            long worked = System.nanoTime() - began;
            if (blocks.size() >= BLOCKS_TOGETHER || quiet || System.nanoTime() - gatheredSince > LONGEST_GATHERING) {
                write(new IndexPortion(blocks));
                blocks.clear();
                indexed = IndexedBlock.last(next - 1);
            }
            if (!closing) {
                boolean busy = System.nanoTime() - workedAt < BUSY;
                boolean behind = IndexedBlock.last(next) <= last;
                LockSupport.parkNanos(
                        this, behind ? Math.min(REST * worked, LONGEST_REST) : busy ? LOOK_WHILE_BUSY : LOOK);
            }
        }
    }

    private void write(IndexPortion portion) {
        for (int slice = 0; slice < portion.slices(); slice++) {
            int each = slice;
            execution
                    .execute(store -> {
                        portion.write(store.connection(), each);
                        return true;
                    })
                    .join();
            failing = false;
        }
    }

    /** Returns the events of the block from memory if they are still there, otherwise from the file. */
    private List<StoredEvent> events(EventReader reader, long block) throws SQLException {
        List<StoredEvent> events = new ArrayList<>(IndexedBlock.EVENTS);
        long sequence = IndexedBlock.first(block);
        long last = IndexedBlock.last(block);
        for (StoredEvent event = recent.get(sequence);
                event != null && sequence <= last;
                event = recent.get(sequence)) {
            events.add(event);
            sequence++;
        }
        while (sequence <= last) {
            List<StoredEvent> page = reader.read(sequence, last);
            if (page.isEmpty()) {
                break;
            }
            events.addAll(page);
            sequence = page.get(page.size() - 1).sequence() + 1;
        }
        return events;
    }

    /**
     * Returns the terms of the event that its key does not have. If they can't be made, the event has no terms, and
     * nothing else fails.
     */
    private List<String> terms(StoredEvent event) {
        try {
            List<String> all = terms.of(event);
            return event.sequence() <= formerlyKeyed
                    ? all
                    : all.stream()
                            .filter(term -> terms.keyBeginning(term) == null)
                            .toList();
        } catch (RuntimeException e) {
            LOG.debug("The terms of event {} can't be had", event.sequence(), e);
            return List.of();
        }
    }

    private static long firstBlock(Connection connection) throws SQLException {
        return IndexedBlock.of(Math.max(1, number(connection, "SELECT min(seq) FROM events")));
    }

    /** Returns the number that the query finds; -1 if there is none. */
    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            long number = row.getLong(1);
            return row.wasNull() ? -1 : number;
        }
    }
}
