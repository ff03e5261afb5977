package io.github.linkrelay.outbox.sqlite.write;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The queue of operations for the committing thread, limited in number and bytes. Any thread adds, and only that thread
 * takes.
 */
public final class Intake {

    private final int maxCount;
    private final long maxBytes;
    private final ConcurrentLinkedQueue<Operation<?>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    public Intake(int maxCount, long maxBytes) {
        this.maxCount = maxCount;
        this.maxBytes = maxBytes;
    }

    /** Adds an operation; returns false if too much waits already. */
    public boolean offer(Operation<?> operation) {
        int waiting = count.incrementAndGet();
        long held = bytes.addAndGet(operation.bytes());
        // A single operation is accepted whatever its size.
        if (waiting > maxCount || held > maxBytes && waiting > 1) {
            release(operation);
            return false;
        }
        operation.cameBy(this);
        queue.add(operation);
        return true;
    }

    /** Adds an operation of the outbox itself, which does not count against the limits. */
    public void addAside(Operation<?> operation) {
        queue.add(operation);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Counts the operations that wait, one by one. */
    int size() {
        return queue.size();
    }

    /** Moves operations to {@code batch} until it has {@code most} of them, or {@code mostBytes} bytes. */
    void drain(List<Operation<?>> batch, int most, long mostBytes) {
        long taken = 0;
        while (batch.size() < most && taken < mostBytes) {
            Operation<?> operation = queue.poll();
            if (operation == null) {
                return;
            }
            batch.add(operation);
            taken += operation.bytes();
        }
    }

    public List<Operation<?>> drainAll() {
        List<Operation<?>> all = new ArrayList<>();
        drain(all, Integer.MAX_VALUE, Long.MAX_VALUE);
        return all;
    }

    /** Says that an operation is answered and no longer counts. */
    void release(Operation<?> operation) {
        count.decrementAndGet();
        bytes.addAndGet(-operation.bytes());
    }
}
