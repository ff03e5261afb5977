package io.github.linkrelay.lasting;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads and repeated tasks that outlive whatever their work throws. A thread that ended in silence would leave a process
 * that looks sound and does half of its work.
 */
public final class LastingThread {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay");
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private LastingThread() {}

    /**
     * A daemon thread, not started, that ends when {@code work} returns. If it throws instead, whatever it is, that is logged,
     * and the work is begun anew after a pause of a second, which an {@link LockSupport#unpark} cuts short.
     */
    public static Thread of(String name, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    while (!returns(name, work)) {
                        LockSupport.parkNanos(PAUSE);
                    }
                },
                name);
        thread.setDaemon(true);
        return thread;
    }

    /** For a scheduler, which drops a task that throws: what {@code task} throws is logged, and it comes again in its turn. */
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

    /** Logs a failure that nobody expects, and tells {@link OutOfMemory} of it. Throws nothing. */
    public static void report(String where, Throwable failure) {
        try {
            OutOfMemory.met(failure);
            LOG.error("{} failed unexpectedly and goes on", where, failure);
        } catch (Throwable e) {
            // There may be no memory for a line, and the thread is worth more.
        }
    }
}
