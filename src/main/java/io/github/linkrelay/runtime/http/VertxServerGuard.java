package io.github.linkrelay.runtime.http;

import io.github.linkrelay.lasting.LastingThread;
import io.github.linkrelay.runtime.http.limits.ConnectionLimits;
import io.github.linkrelay.runtime.http.limits.GuardedVertx;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;

/**
 * Puts Linkrelay's limits before Camel's Vert.x servers. It is a class of its own because loading it loads Vert.x, and
 * {@link VertxServer} is also used without Vert.x.
 */
final class VertxServerGuard {
    private VertxServerGuard() {}

    /**
     * Makes every server of Camel keep the limits of connections, on every port. Call it after the servers were made
     * and before they are started.
     *
     * @return a task that closes what was opened for the servers, to be run when they have stopped
     */
    static Runnable guard(CamelContext context, ConnectionLimits limits) {
        List<Vertx> ours = new ArrayList<>();
        for (VertxPlatformHttpServer server : context.hasServices(VertxPlatformHttpServer.class)) {
            Vertx theirs = server.getVertx();
            if (theirs == null) {
                // The Vert.x is made in the same way as the server would make it.
                VertxOptions options = context.getRegistry().findSingleByType(VertxOptions.class);
                theirs = options == null ? Vertx.vertx() : Vertx.vertx(options);
                theirs.exceptionHandler(failure -> {
                    // That a port is taken is thrown here by Camel, which has logged it.
                    if (!context.isStarting() || !(failure.getCause() instanceof IOException)) {
                        LastingThread.report("The HTTP server", failure);
                    }
                });
                ours.add(theirs);
            }
            server.setVertx(new GuardedVertx(theirs, limits, context::isStarting));
        }
        return () -> ours.forEach(Vertx::close);
    }
}
