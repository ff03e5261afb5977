package io.github.linkrelay.runtime.http;

import io.github.linkrelay.webhook.WebhookAnswer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Camel's Vert.x engine for {@code platform-http:} with one difference: the routes of webhooks run on the event loop
 * and go on asynchronously after the append.
 *
 * <p>Camel's own consumer hands each request to a worker thread and blocks it until the route ends, because it can't
 * know what a route does. A webhook's route computes for a few microseconds and then waits for the disk; without the
 * two changes of thread a request costs half as much. No step in such a route may block.
 *
 * <p>It is safe for any number of threads.
 */
public final class EventLoopHttpEngine extends VertxPlatformHttpEngine {
    private final Predicate<PlatformHttpEndpoint> webhooks;
    private final RequestBodies bodies;
    private final WebhookAnswer answers;
    private final EarlyAnswers refusals;
    private final Duration longestHold;
    private final Map<String, WebhookPath> paths = new ConcurrentHashMap<>();

    /**
     * @param webhooks which endpoints are webhooks; all others keep Camel's own consumer
     * @param longestHold how long a request waits, at most, for a consumer that is being replaced
     */
    EventLoopHttpEngine(
            Predicate<PlatformHttpEndpoint> webhooks,
            RequestBodies bodies,
            WebhookAnswer answers,
            Duration longestHold) {
        this.webhooks = webhooks;
        this.bodies = bodies;
        this.answers = answers;
        this.refusals = new EarlyAnswers(answers);
        this.longestHold = longestHold;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        if (!webhooks.test(endpoint)) {
            return super.createConsumer(endpoint, processor);
        }
        endpoint.setUseBodyHandler(false);
        endpoint.setUseStreaming(false);
        return new EventLoopConsumer(this, endpoint, processor, bodies, answers);
    }

    /**
     * Says that the route of a webhook's path is about to be replaced. Until the result is closed, requests that no
     * route can take wait: those that come while the old route stops, and those that come before the new one has
     * started. The old route finishes the requests that it has begun. Waiting requests go to the new consumer as soon
     * as there is one on this path, or to the old one if it is resumed. They count as bodies in memory, so their bytes
     * are limited. A request that waits for too long, or until the result is closed without a new consumer, is answered
     * 503 with {@code Retry-After}.
     *
     * <p>Call it while the old route is still there. It does nothing if no webhook is served on the path.
     *
     * <pre>{@code
     * try (EventLoopHttpEngine.ReplacementWindow window = engine.replacing("/webhooks/tolinku")) {
     *     // stop and remove the old route, add and start the new one
     * }
     * }</pre>
     *
     * @param path as in {@code platform-http:path}, with the slash
     * @throws IllegalStateException if the route is being replaced already
     */
    public ReplacementWindow replacing(String path) {
        WebhookPath known = paths.get(path);
        return known == null || !known.isServed() ? () -> {} : known.replacing(longestHold);
    }

    /** The time in which a webhook's consumer is replaced. */
    @FunctionalInterface
    public interface ReplacementWindow extends AutoCloseable {
        /** Ends it. Closing it again does nothing. */
        @Override
        void close();
    }

    /**
     * Makes the server know the path of a webhook.
     *
     * @throws IllegalArgumentException if Camel has no server
     */
    WebhookPath prepare(PlatformHttpEndpoint endpoint) {
        WebhookPath path = paths.computeIfAbsent(
                endpoint.getPath(), named -> new WebhookPath(getCamelContext(), named, bodies, refusals));
        path.prepare(router(), endpoint);
        return path;
    }

    private VertxPlatformHttpRouter router() {
        String name = VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort());
        VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(getCamelContext(), name);
        if (router == null) {
            // A port that the system chose: the router keeps the name of port 0.
            router = VertxPlatformHttpRouter.lookup(
                    getCamelContext(), VertxPlatformHttpRouter.PLATFORM_HTTP_ROUTER_NAME_ZERO);
        }
        if (router == null) {
            throw new IllegalArgumentException("Camel's HTTP server is not there: " + name);
        }
        return router;
    }
}
