package io.github.linkrelay.runtime.http;

import io.github.linkrelay.lasting.LastingThread;
import io.github.linkrelay.runtime.http.limits.ConnectionLimits;
import io.github.linkrelay.runtime.http.limits.GuardedVertx;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;

/**
 * Puts our limits before Camel's Vert.x servers. A class of its own, for the machine loads Vert.x when it looks at this code, and
 * {@link VertxServer} is asked where there is no Vert.x too.
 */
public final class VertxServerGuard {
    private VertxServerGuard() {}

    /**
     * Has every server of Camel's, on whatever port, keep the limits of connections. To be called after the servers were made
     * and before they are started.
     *
     * @return closes what was opened for them, when they have stopped
     */
    static Runnable guard(CamelContext context, ConnectionLimits limits) {
        List<Vertx> ours = new ArrayList<>();
        for (VertxPlatformHttpServer server : context.hasServices(VertxPlatformHttpServer.class)) {
            Vertx theirs = server.getVertx();
            if (theirs == null) {
                // As the server would make it.
                VertxOptions options = context.getRegistry().findSingleByType(VertxOptions.class);
                theirs = options == null ? Vertx.vertx() : Vertx.vertx(options);
                theirs.exceptionHandler(failure -> LastingThread.report("The HTTP server", failure));
                ours.add(theirs);
            }
            server.setVertx(new GuardedVertx(theirs, limits));
        }
        return () -> ours.forEach(Vertx::close);
    }
}
