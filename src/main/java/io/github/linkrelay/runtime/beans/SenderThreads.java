package io.github.linkrelay.runtime.beans;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/** Makes the thread pools that send batches, as profiles that an aggregate names with executorService. */
final class SenderThreads {

    private SenderThreads() {}

    /**
     * Registers a pool with as many threads as batches may travel at once. The events in flight limit the queue, so it
     * needs no limit of its own; with a limit Camel would send a batch on the thread that collects it.
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
