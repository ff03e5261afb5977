package io.github.linkrelay.runtime;

import org.apache.camel.CamelContext;
import org.apache.camel.Ordered;
import org.apache.camel.StartupListener;

/**
 * Work that is done at the start as soon as the ports are open, and before the routes run. Camel starts its servers in
 * such a listener too (DeferServiceStartupListener), so this one must be added after the servers were made. What the
 * work throws makes the start fail.
 */
record BehindTheServers(Runnable work) implements StartupListener, Ordered {
    @Override
    public void onCamelContextStarting(CamelContext context, boolean alreadyStarted) {
        work.run();
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // This was done before.
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST;
    }
}
