package io.github.linkrelay.outbox.sqlite.write;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Operations on their way to the committing thread, bounded in count and bytes. Any thread adds, that one takes. */
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

    /** False if too much waits already. */
    public boolean offer(Operation<?> operation) {
        int waiting = count.incrementAndGet();
        long held = bytes.addAndGet(operation.bytes());
        // One operation alone is taken whatever its size.
        if (waiting > maxCount || held > maxBytes && waiting > 1) {
            release(operation);
            return false;
        }
        operation.cameBy(this);
        queue.add(operation);
        return true;
    }

    /** Takes an operation of the outbox's own, which takes no room from the others. */
    public void addAside(Operation<?> operation) {
        queue.add(operation);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Moves operations to {@code batch}, until that has {@code most} of them or holds {@code mostBytes}. */
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

    /** The operation is answered and no longer counts. */
    void release(Operation<?> operation) {
        count.decrementAndGet();
        bytes.addAndGet(-operation.bytes());
    }
}
