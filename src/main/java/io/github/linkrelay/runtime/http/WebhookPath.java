package io.github.linkrelay.runtime.http;

import io.github.linkrelay.webhook.Outcome;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.TimeoutHandler;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * The path of one webhook, for as long as the server runs. It refuses what the route would not take, and gives the other
 * requests to the consumer. While no consumer can take them, they wait if the route is being replaced. If the route
 * does not run, because it has not started yet or was stopped, the sender is asked to come again. If no route has the
 * path any more, nothing is found there.
 *
 * <p>It is safe for any number of threads.
 */
final class WebhookPath {
    /** Webhooks come before all other routes. */
    static final int ORDER = -100;

    private final CamelContext context;
    private final String path;
    private final RequestBodies bodies;
    private final EarlyAnswers refusals;
    private Place place;
    private volatile RequestTerms terms;
    /** The consumer that was started last; null once it has stopped. */
    private volatile EventLoopConsumer consumer;
    /** The replacement that is under way; null if there is none. */
    private volatile Replacement replacement;

    WebhookPath(CamelContext context, String path, RequestBodies bodies, EarlyAnswers refusals) {
        this.context = context;
        this.path = path;
        this.bodies = bodies;
        this.refusals = refusals;
    }

    /** Makes the server know the path, with what this endpoint takes. The consumer may start later. */
    synchronized void prepare(VertxPlatformHttpRouter router, PlatformHttpEndpoint endpoint) {
        terms = RequestTerms.of(endpoint);
        String pattern = endpoint.isMatchOnUriPrefix() ? path + "*" : path;
        if (place != null && place.pattern.equals(pattern) && place.timeout == endpoint.getRequestTimeout()) {
            return;
        }
        Route route = router.route(pattern).order(ORDER);
        if (endpoint.getRequestTimeout() > 0) {
            route.handler(TimeoutHandler.create(endpoint.getRequestTimeout()));
        }
        route.handler(this::handle);
        if (place != null) {
            place.route.remove();
        }
        place = new Place(route, pattern, endpoint.getRequestTimeout());
    }

    private record Place(Route route, String pattern, long timeout) {}

    /** Says that this consumer takes the requests from now on. */
    void serves(EventLoopConsumer started) {
        consumer = started;
        Replacement waiting = replacement;
        if (waiting != null) {
            waiting.handOver();
        }
    }

    /** Says that this consumer has stopped. */
    synchronized void left(EventLoopConsumer stopped) {
        if (consumer == stopped) {
            consumer = null;
        }
    }

    /** Returns whether there is a consumer that takes requests now. */
    boolean isOpen() {
        EventLoopConsumer now = consumer;
        return now != null && now.isOpen();
    }

    /** Returns whether a consumer was started and has not stopped; it may be suspended. */
    boolean isServed() {
        return consumer != null;
    }

    /** @throws IllegalStateException if the route is being replaced already */
    synchronized Replacement replacing(Duration longestHold) {
        if (replacement != null) {
            throw new IllegalStateException(path + " is being replaced already");
        }
        replacement = new Replacement(this, bodies, refusals, longestHold);
        return replacement;
    }

    synchronized void ended(Replacement over) {
        if (replacement == over) {
            replacement = null;
        }
    }

    /** Runs on the event loop. */
    private void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        boolean mayWait = replacement != null;
        if (consumer == null && !mayWait && !isRouted()) {
            routing.next();
        } else if (!terms.takesMethod(request.method().name())) {
            refusals.refuseMethod(request, terms.allow());
        } else if (!terms.takesBody(request.headers())) {
            refusals.refuse(request, Outcome.UNSUPPORTED_TYPE);
        } else if (!isOpen() && !mayWait) {
            refusals.refuse(request, Outcome.UNAVAILABLE);
        } else {
            bodies.read(
                    routing.vertx(),
                    request,
                    body -> received(routing, body),
                    outcome -> refusals.refuse(request, outcome));
        }
    }

    /**
     * Returns whether a route has the path, though it does not run. At the stop of the context its routes are gone
     * before the server is.
     */
    private boolean isRouted() {
        return context.isStopping()
                || context.getRoutes().stream()
                        .anyMatch(route -> route.getEndpoint() instanceof PlatformHttpEndpoint http
                                && path.equals(http.getPath()));
    }

    /** Gives a complete request to the route, lets it wait for the next route, or refuses it. Runs on the event loop. */
    void received(RoutingContext request, byte[] body) {
        EventLoopConsumer now = consumer;
        if (now != null && now.take(request, body)) {
            return;
        }
        Replacement waiting = replacement;
        if (waiting != null) {
            waiting.hold(request, body);
        } else {
            bodies.release(body);
            refusals.refuse(request.request(), Outcome.UNAVAILABLE);
        }
    }
}
