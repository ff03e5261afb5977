package io.github.linkrelay.runtime.http;

import io.github.linkrelay.runtime.http.limits.ConnectionLimits;
import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.webhook.WebhookAnswer;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;

/**
 * The HTTP server by which webhooks come in: Camel's Vert.x server with our engine and our limits, or the server of the
 * runtime around us, of which only the bodies are bounded. Vert.x's classes may be absent then. Called on the thread that
 * initializes the context.
 */
public final class WebhookServer {
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);

    private final CamelContext context;
    private final Settings settings;
    private final boolean ours;
    private ConnectionLimits connections;
    private LongSupplier bytesInFlight;

    /** Made before the routes are. */
    public WebhookServer(CamelContext context, Settings settings) {
        this.context = context;
        this.settings = settings;
        this.ours = VertxServer.serves(context);
    }

    /** Whether Camel's Vert.x server serves, with our engine. */
    public boolean isOurs() {
        return ours;
    }

    /**
     * Binds what {@code platform-http:} needs, before the routes are built. Opens nothing.
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
        // A body takes up to three times its bytes for a moment, so that a small heap would not hold what the setting
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

    /** Returns how many bytes of request bodies are in memory. For any thread, once the server is installed. */
    public long bytesInFlight() {
        return bytesInFlight.getAsLong();
    }

    /**
     * Has every server of Camel's keep the limits of connections; nothing where another server serves. To be called after
     * the servers were made and before they are started.
     *
     * @return closes what was opened for them, when they have stopped
     */
    public Runnable guard() {
        return ours ? VertxServerGuard.guard(context, connections) : () -> {};
    }

    /**
     * Holds the requests of a path while the route behind it is replaced. Another server can't hold requests, so that
     * nothing happens there.
     *
     * @param path as in {@code platform-http:path}, with the slash
     * @return ends it
     */
    public Runnable replacing(String path) {
        return ours ? VertxServer.replacing(context, path) : () -> {};
    }
}
