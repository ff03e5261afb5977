package io.github.linkrelay.runtime.http;

import io.github.linkrelay.webhook.Outcome;
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
 * Camel's Vert.x engine for {@code platform-http:}, but for the webhooks' paths, whose routes run on the event loop and
 * go on asynchronously after the append.
 *
 * <p>Camel's own consumer hands each request to a worker thread and blocks it until the route ends, for it cannot know
 * what a route does. Ours computes a few microseconds and then waits for the disk; without the two changes of thread a
 * request costs half. A step that blocks has no place in such a route.
 *
 * <p>Safe for any number of threads.
 */
public final class EventLoopHttpEngine extends VertxPlatformHttpEngine {
    private final Predicate<PlatformHttpEndpoint> webhooks;
    private final RequestBodies bodies;
    private final WebhookAnswer answers;
    private final EarlyAnswers refusals;
    private final Duration longestHold;
    private final Map<String, EventLoopConsumer> serving = new ConcurrentHashMap<>();
    private final Map<String, Replacement> replacements = new ConcurrentHashMap<>();

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
        return new EventLoopConsumer(this, endpoint, processor, routerName(), bodies, answers, refusals);
    }

    /**
     * Says that the route behind a webhook's path is about to be replaced. Until the result is closed, requests that no
     * route can take are held: those that come while the old route stops, and those that come before the new one has
     * started. What the old route has begun it finishes. Held requests go to the new consumer as soon as there is one on
     * this path, or to the old one if it is resumed. They count as bodies in memory, so their bytes are bounded; each is
     * held for the longest hold at most, and answered 503 with {@code Retry-After} after it, or when the result is closed
     * and nobody has taken over.
     *
     * <p>To be called while the old route is still there. Does nothing where no webhook is served on the path.
     *
     * <pre>{@code
     * try (EventLoopHttpEngine.ReplacementWindow window = engine.replacing("/webhooks/tolinku")) {
     *     // stop and remove the old route, add and start the new one
     * }
     * }</pre>
     *
     * @param path as in {@code platform-http:path}, with the slash
     * @throws IllegalStateException if it is being replaced already
     */
    public ReplacementWindow replacing(String path) {
        EventLoopConsumer old = serving.get(path);
        if (old == null) {
            return () -> {};
        }
        Replacement replacement = new Replacement(this, path, bodies, refusals, longestHold);
        if (replacements.putIfAbsent(path, replacement) != null) {
            throw new IllegalStateException(path + " is being replaced already");
        }
        replacement.holdWhereNoRouteIs(
                VertxPlatformHttpRouter.lookup(getCamelContext(), routerName()), old.getEndpoint());
        return replacement;
    }

    /** The time in which a webhook's consumer is replaced. */
    @FunctionalInterface
    public interface ReplacementWindow extends AutoCloseable {
        /** Ends it. Closing it again does nothing. */
        @Override
        void close();
    }

    /** The replacement that goes on at this path, null if there is none. */
    Replacement replacement(String path) {
        return replacements.get(path);
    }

    void ended(String path, Replacement replacement) {
        replacements.remove(path, replacement);
    }

    /** Who takes requests at this path now, null if there is nobody. */
    EventLoopConsumer openConsumer(String path) {
        EventLoopConsumer consumer = serving.get(path);
        return consumer != null && consumer.isOpen() ? consumer : null;
    }

    /** From now on this consumer serves its path. */
    void serves(String path, EventLoopConsumer consumer) {
        serving.put(path, consumer);
        Replacement replacement = replacements.get(path);
        if (replacement != null) {
            replacement.handOverTo(consumer);
        }
    }

    /** From now on it does not. */
    void left(String path, EventLoopConsumer consumer) {
        serving.remove(path, consumer);
    }

    /** From now on what no route takes at this path is told to come again. */
    void refuseAll(String path) {
        VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(getCamelContext(), routerName());
        if (router != null) {
            router.route(path).last().handler(request -> refusals.refuse(request.request(), Outcome.UNAVAILABLE));
        }
    }

    private String routerName() {
        return VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort());
    }
}
