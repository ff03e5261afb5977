package io.github.linkrelay.runtime.client;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.Cancellable;

/** Aborts exchanges that take too long. It has a thread of its own, which ends while there are none. */
final class Deadlines {
    private static final int IDLE_SECONDS = 10;

    private final Duration after;
    private final ScheduledThreadPoolExecutor timer;

    Deadlines(Duration after) {
        this.after = after;
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "linkrelay-http-deadline");
            thread.setDaemon(true);
            return thread;
        });
        // A request that was answered must not stay in memory until its deadline.
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** Starts a deadline from now on. Cancelling the exchange closes its connection, whatever its state. */
    Deadline start(Cancellable exchange) {
        return new Deadline(exchange);
    }

    /** The deadline of one exchange; call {@link #close} at its end. */
    final class Deadline implements AutoCloseable {
        private final Future<?> abortion;
        private volatile boolean over;

        private Deadline(Cancellable exchange) {
            abortion = timer.schedule(
                    () -> {
                        over = true;
                        exchange.cancel();
                    },
                    after.toMillis(),
                    TimeUnit.MILLISECONDS);
        }

        /** Whether the exchange was aborted. */
        boolean isOver() {
            return over;
        }

        InterruptedIOException failure(Throwable cause) {
            InterruptedIOException failure =
                    new InterruptedIOException("the answer was not complete within " + after.toMillis() + " ms");
            failure.addSuppressed(cause);
            return failure;
        }

        @Override
        public void close() {
            abortion.cancel(false);
        }
    }
}
