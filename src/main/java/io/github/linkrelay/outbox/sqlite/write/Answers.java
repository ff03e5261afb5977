package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.lasting.LastingThread;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Completes futures after a commit, on threads of its own. So the committing thread spends no time on waking waiters,
 * or on what a caller chained to a future. The limits of the intake also limit the queue.
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

    /** Completes one future. Its failure must not affect the others, which wait for their answers too. */
    private static void answer(Operation<?> operation, Runnable answer) {
        try {
            operation.release();
            answer.run();
        } catch (Throwable e) {
            LastingThread.report("The answer of an append", e);
        }
    }

    /** Waits a few seconds for the answers that are due. */
    public void close() throws InterruptedException {
        pool.shutdown();
        pool.awaitTermination(5, TimeUnit.SECONDS);
    }
}
