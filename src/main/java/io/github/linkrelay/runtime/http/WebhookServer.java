package io.github.linkrelay.runtime.http;

import io.github.linkrelay.runtime.http.limits.ConnectionLimits;
import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.webhook.WebhookAnswer;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;

/**
 * The HTTP server that takes webhooks: Camel's Vert.x server with Linkrelay's engine and limits, or the server of
 * another runtime, for which only the bodies are limited. Vert.x's classes may be absent then. Called on the thread
 * that initializes the context.
 */
public final class WebhookServer {
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);

    private final CamelContext context;
    private final Settings settings;
    private final boolean ours;
    private ConnectionLimits connections;
    private LongSupplier bytesInFlight;

    /** Makes the server, before the routes are built. */
    public WebhookServer(CamelContext context, Settings settings) {
        this.context = context;
        this.settings = settings;
        this.ours = VertxServer.serves(context);
    }

    /** Whether Camel's Vert.x server serves, with Linkrelay's engine. */
    public boolean isOurs() {
        return ours;
    }

    /**
     * Binds what {@code platform-http:} needs, before the routes are built. It opens nothing.
     *
     * @throws io.github.linkrelay.runtime.settings.SettingsException if a limit can't be used
     */
    public void install(WebhookAnswer answer) {
        connections = new ConnectionLimits(
                settings.number("linkrelay.http.max-connections", 1, 1_000_000),
                settings.number("linkrelay.http.max-pipelined", 1, 10_000),
                settings.durationOver("linkrelay.http.header-timeout", LEAST_TIMEOUT),
                settings.durationOver("linkrelay.http.idle-timeout", LEAST_TIMEOUT),
                settings.durationOver("linkrelay.http.unread-timeout", LEAST_TIMEOUT),
                Runtime.getRuntime().maxMemory() / 16);
        int maxBody = settings.number("camel.server.max-body-size", 1, Settings.LARGEST_BODY);
        // A body needs up to three times its bytes for a moment, so a small heap could not hold what the setting
        // allows.
        long bytesOfAll = Math.min(
                settings.number("linkrelay.webhook.max-bytes-in-flight", maxBody, Long.MAX_VALUE),
                Math.max(maxBody, Runtime.getRuntime().maxMemory() / 8));
        if (ours) {
            bytesInFlight = VertxServer.install(context, settings, maxBody, bytesOfAll, answer);
        } else {
            String shipped = settings.path("linkrelay.webhook.path");
            BodyLimit limit = new BodyLimit(
                    path -> path.equals(shipped) || KameletRoutes.isServed(context, path), maxBody, bytesOfAll, answer);
            context.getRegistry().bind(BodyLimit.NAME, limit);
            bytesInFlight = limit::held;
        }
    }

    /** Returns how many bytes of request bodies are in memory. Any thread may call it once the server is installed. */
    public long bytesInFlight() {
        return bytesInFlight.getAsLong();
    }

    /**
     * Makes every server of Camel keep the limits of connections; does nothing if another server serves. Call it after
     * the servers were made and before they are started.
     *
     * @return a task that closes what was opened for the servers, to be run when they have stopped
     */
    public Runnable guard() {
        return ours ? VertxServerGuard.guard(context, connections) : () -> {};
    }

    /**
     * Lets the requests of a path wait while its route is replaced. Another server can't do that, so nothing happens
     * there.
     *
     * @param path as in {@code platform-http:path}, with the slash
     * @return a task that ends this
     */
    public Runnable replacing(String path) {
        return ours ? VertxServer.replacing(context, path) : () -> {};
    }
}
