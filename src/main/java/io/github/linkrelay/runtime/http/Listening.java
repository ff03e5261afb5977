package io.github.linkrelay.runtime.http;

import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.runtime.settings.SettingsException;
import io.vertx.core.net.impl.TCPServerBase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Checks that the ports can be used. Camel's server (VertxPlatformHttpServer, 4.18.0) only logs that it can't listen,
 * and the process would go on without ever getting a webhook.
 */
public final class Listening {
    private Listening() {}

    /** Refuses a port that is taken, with a clear message. Called before the server is started. */
    public static void refuseTakenPort(Settings settings, String prefix) {
        String host = settings.text(prefix + ".host");
        int port = settings.number(prefix + ".port", 0, 65_535);
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new SettingsException(prefix + ".host is '" + host + "', which is no address of this machine");
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(address);
        } catch (IOException e) {
            throw new SettingsException(
                    "can't listen on " + host + ":" + port + " (" + prefix + ".host and .port): " + e.getMessage());
        }
    }

    /**
     * Checks once more, after the servers were started, that this process has their ports: another process may have
     * been faster.
     *
     * @throws SettingsException if a server has no port
     */
    public static void check(CamelContext context) {
        for (VertxPlatformHttpRouter router : context.getRegistry().findByType(VertxPlatformHttpRouter.class)) {
            // HttpServer itself does not say so (Vert.x 4.5).
            if (router.getServer().getServer() instanceof TCPServerBase server && !server.isListening()) {
                throw new SettingsException("another process took the port of camel." + router.getServerType()
                        + " while Linkrelay started");
            }
        }
    }
}
