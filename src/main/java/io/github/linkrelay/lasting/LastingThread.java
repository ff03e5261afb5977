package io.github.linkrelay.lasting;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes threads and repeated tasks that go on whatever their work throws. If a thread ended silently, the process would
 * look sound and do only half of its work.
 */
public final class LastingThread {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay");
    private static final long BETWEEN = TimeUnit.SECONDS.toNanos(1);

    private LastingThread() {}

    /**
     * Returns a daemon thread that is not started. It ends when {@code work} returns. If {@code work} throws anything,
     * that is logged, and the work begins anew after a second; {@link LockSupport#unpark} ends that wait early.
     */
    public static Thread of(String name, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    while (!returns(name, work)) {
                        LockSupport.parkNanos(BETWEEN);
                    }
                },
                name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Does the work on a thread of its own, and returns when it is done. If the calling thread is interrupted, the work
     * doesn't notice, and the wait goes on; the thread is interrupted again afterwards. What {@code work} throws is
     * logged.
     */
    public static void toItsEnd(String name, Runnable work) {
        Thread thread = new Thread(task(name, work), name);
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Wraps a task for a scheduler, which would drop a task that throws: whatever {@code task} throws is logged, and it
     * runs again at its next turn.
     */
    public static Runnable task(String name, Runnable task) {
        return () -> returns(name, task);
    }

    private static boolean returns(String name, Runnable work) {
        try {
            work.run();
            return true;
        } catch (Throwable e) {
            report(name, e);
            return false;
        }
    }

    /** Logs an unexpected failure, and passes it to {@link OutOfMemory}. It never throws. */
    public static void report(String where, Throwable failure) {
        try {
            OutOfMemory.met(failure);
            LOG.error("{} failed unexpectedly and goes on", where, failure);
        } catch (Throwable e) {
            // There may be no memory for a log line; the thread must go on nevertheless.
        }
    }
}
