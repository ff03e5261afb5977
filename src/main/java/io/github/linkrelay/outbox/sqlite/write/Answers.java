package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.lasting.LastingThread;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Completes futures after a commit, on threads of its own: waking waiters, and whatever a caller chained to a future,
 * costs the committing thread one hand-over per slice. Its queue is bounded by what the intake lets in.
 */
public final class Answers {

    private static final int THREADS = 1;
    private static final int SLICE = 2000;

    private final ThreadPoolExecutor pool;

    public Answers(String outbox) {
        AtomicInteger number = new AtomicInteger();
        pool = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "outbox-" + outbox + "-answer-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
    }

    void complete(List<Operation<?>> committed) {
        for (int from = 0; from < committed.size(); from += SLICE) {
            List<Operation<?>> slice = committed.subList(from, Math.min(from + SLICE, committed.size()));
            pool.execute(() -> slice.forEach(operation -> answer(operation, operation::complete)));
        }
    }

    public void fail(List<Operation<?>> operations, OutboxException failure) {
        pool.execute(() -> operations.forEach(operation -> answer(operation, () -> operation.fail(failure))));
    }

    /** A failure is of this one alone: those behind it wait for their answers too. */
    private static void answer(Operation<?> operation, Runnable answer) {
        try {
            operation.release();
            answer.run();
        } catch (Throwable e) {
            LastingThread.report("The answer of an append", e);
        }
    }

    /** Waits for the answers that are due, for a few seconds. */
    public void close() throws InterruptedException {
        pool.shutdown();
        pool.awaitTermination(5, TimeUnit.SECONDS);
    }
}
