package io.github.linkrelay.runtime.camel;

import io.github.linkrelay.lasting.LastingThread;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultThreadPoolFactory;
import org.apache.camel.util.concurrent.RejectableScheduledThreadPoolExecutor;
import org.apache.camel.util.concurrent.SizedScheduledExecutorService;

/**
 * Makes Camel's thread pools with one difference: a repeated task that throws runs again at its next turn. Java drops
 * such a task silently. Camel's aggregate (AggregateProcessor, 4.18.0) completes its batches in such a task; without it
 * a batch that is not full would never be sent.
 */
public final class LastingThreadPools extends DefaultThreadPoolFactory {
    private LastingThreadPools() {}

    /** Replaces Camel's own factory, but not one that somebody has chosen. */
    public static void install(CamelContext context) {
        if (context.getExecutorServiceManager().getThreadPoolFactory().getClass() == DefaultThreadPoolFactory.class) {
            LastingThreadPools pools = new LastingThreadPools();
            pools.setCamelContext(context);
            context.getExecutorServiceManager().setThreadPoolFactory(pools);
        }
    }

    @Override
    public ScheduledExecutorService newScheduledThreadPool(ThreadPoolProfile profile, ThreadFactory threads) {
        RejectedExecutionHandler rejected = profile.getRejectedExecutionHandler() == null
                ? new ThreadPoolExecutor.CallerRunsPolicy()
                : profile.getRejectedExecutionHandler();
        Scheduler scheduler = new Scheduler(profile.getPoolSize(), threads, rejected);
        scheduler.setRemoveOnCancelPolicy(true);
        return profile.getMaxPoolSize() > 0
                ? new SizedScheduledExecutorService(scheduler, profile.getMaxQueueSize())
                : scheduler;
    }

    private static final class Scheduler extends RejectableScheduledThreadPoolExecutor {
        Scheduler(int threads, ThreadFactory factory, RejectedExecutionHandler rejected) {
            super(threads, factory, rejected);
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long delay, long period, TimeUnit unit) {
            return super.scheduleAtFixedRate(lasting(task), delay, period, unit);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long delay, long pause, TimeUnit unit) {
            return super.scheduleWithFixedDelay(lasting(task), delay, pause, unit);
        }

        private static Runnable lasting(Runnable task) {
            return LastingThread.task("The repeated task " + task.getClass().getSimpleName(), task);
        }
    }
}
