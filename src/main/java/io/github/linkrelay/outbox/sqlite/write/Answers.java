package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.lasting.LastingThread;
import io.github.linkrelay.outbox.dispatch.TroubleLog;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Completes futures after a commit, on threads of its own. So the committing thread spends no time on waking waiters,
 * or on what a caller chained to a future. The limits of the intake also limit the queue.
 *
 * <p>One thread does it, in the order of the commits. Whatever was chained to a future runs on that thread, for
 * instance the steps of a route behind an append. If such a step blocks, another thread goes on with the answers behind
 * it, up to {@link #MOST} threads. The committing thread looks after that in {@link #goOn}.
 */
public final class Answers {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    /** The most threads at a time. */
    public static final int MOST = 32;
    /** A thread that has been at one answer for so long counts as blocked. */
    private static final long BLOCKED = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long WORTH_A_WARNING = TimeUnit.SECONDS.toNanos(1);

    private final String outbox;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final ThreadPoolExecutor pool;
    /** How many threads are at work on the queue. */
    private final AtomicInteger working = new AtomicInteger();
    /** When the last answer was begun. */
    private volatile long begun;

    private final TroubleLog blocked = new TroubleLog();

    public Answers(String outbox) {
        this.outbox = outbox;
        AtomicInteger number = new AtomicInteger();
        // The number of threads is limited by the counter.
        pool = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "outbox-" + outbox + "-answer-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    void complete(List<Operation<?>> committed) {
        committed.forEach(operation -> waiting.add(() -> answer(operation, operation::complete)));
        goOn();
    }

    public void fail(List<Operation<?>> operations, OutboxException failure) {
        operations.forEach(operation -> waiting.add(() -> answer(operation, () -> operation.fail(failure))));
        goOn();
    }

    /**
     * Begins with the answers that wait, on another thread if the present one is blocked. It must be called again and
     * again while answers may wait.
     */
    void goOn() {
        if (waiting.isEmpty()) {
            return;
        }
        long since = System.nanoTime() - begun;
        if (working.get() == 0 || since > BLOCKED) {
            if (enter()) {
                pool.execute(this::work);
            } else if (since > WORTH_A_WARNING) {
                warnOfBlocking();
            }
        }
    }

    /** Fewer blocked threads are not told: a machine that stands still for a moment looks the same, and nobody waits. */
    private void warnOfBlocking() {
        boolean isDue = blocked.met("blocked", System.nanoTime()).isDue();
        LOG.atLevel(isDue ? Level.WARN : Level.DEBUG)
                .log(
                        "Steps behind outbox:{} block all {} threads that answer its appends, so appends wait. A step that"
                                + " waits belongs into a route of its own that begins with outbox:",
                        outbox,
                        MOST);
    }

    private boolean enter() {
        boolean room = working.incrementAndGet() <= MOST;
        if (room) {
            begun = System.nanoTime();
        } else {
            working.decrementAndGet();
        }
        return room;
    }

    private void work() {
        boolean more = true;
        while (more) {
            for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                begun = System.nanoTime();
                next.run();
            }
            working.decrementAndGet();
            // An answer may have come after the last look, when this thread still counted as being at work.
            more = !waiting.isEmpty() && enter();
        }
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
