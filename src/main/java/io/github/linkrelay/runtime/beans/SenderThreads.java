package io.github.linkrelay.runtime.beans;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/** The threads that send batches, as profiles that an aggregate names with executorService. */
final class SenderThreads {

    private SenderThreads() {}

    /**
     * As many threads as batches may travel at once. What waits for one is bounded by the events in flight, so the queue
     * needs no bound of its own; with one, or none, Camel would send a batch on the thread that collects them.
     */
    static void register(CamelContext context, String name, int threads) {
        ThreadPoolProfile profile = new ThreadPoolProfile(name);
        profile.setPoolSize(threads);
        profile.setMaxPoolSize(threads);
        profile.setMaxQueueSize(Integer.MAX_VALUE);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.CallerRuns);
        context.getExecutorServiceManager().registerThreadPoolProfile(profile);
    }
}
