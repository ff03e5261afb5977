package io.github.linkrelay.runtime.http;

import io.github.linkrelay.webhook.Outcome;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.Method;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Keeps the requests of one path waiting while its consumer is being replaced, see
 * {@link EventLoopHttpEngine#replacing}. Each waits with its complete body, so the limit on bodies in memory also
 * covers them.
 */
final class Replacement implements EventLoopHttpEngine.ReplacementWindow {
    private final EventLoopHttpEngine engine;
    private final String path;
    private final RequestBodies bodies;
    private final EarlyAnswers refusals;
    private final Duration longestHold;
    private final Set<Held> held = new LinkedHashSet<>();
    private Route waitingRoom;
    private boolean closed;

    Replacement(
            EventLoopHttpEngine engine,
            String path,
            RequestBodies bodies,
            EarlyAnswers refusals,
            Duration longestHold) {
        this.engine = engine;
        this.path = path;
        this.bodies = bodies;
        this.refusals = refusals;
        this.longestHold = longestHold;
    }

    /**
     * Makes the server know the path also between two consumers, with the same methods and content types as the old
     * consumer.
     */
    synchronized void holdWhereNoRouteIs(VertxPlatformHttpRouter router, PlatformHttpEndpoint old) {
        // This route comes last, so a consumer is always used first.
        waitingRoom = router.route(path).last();
        Set<Method> methods = Method.parseList(old.getHttpMethodRestrict());
        if (!methods.equals(Method.getAll())) {
            methods.forEach(method -> waitingRoom.method(HttpMethod.valueOf(method.name())));
        }
        if (old.getConsumes() != null && old.getComponent().isServerRequestValidation()) {
            for (String type : old.getConsumes().split(",")) {
                waitingRoom.consumes(type);
            }
        }
        waitingRoom.handler(request -> bodies.read(
                request.vertx(),
                request.request(),
                body -> hold(request, body),
                outcome -> refusals.refuse(request.request(), outcome)));
    }

    /** Keeps a request until a consumer takes it, or until it has waited too long. Runs on the event loop. */
    void hold(RoutingContext request, byte[] body) {
        EventLoopConsumer successor;
        synchronized (this) {
            successor = engine.openConsumer(path);
            if (successor == null && !closed) {
                held.add(new Held(request, body));
                return;
            }
        }
        if (successor != null) {
            successor.received(request, body);
        } else {
            refuse(request, body);
        }
    }

    /** Gives all waiting requests to this consumer, each on its own event loop. */
    void handOverTo(EventLoopConsumer successor) {
        takeAll().forEach(one -> one.eventLoop.runOnContext(now -> successor.received(one.request, one.body)));
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            waitingRoom.remove();
        }
        engine.ended(path, this);
        takeAll().forEach(one -> one.eventLoop.runOnContext(now -> refuse(one.request, one.body)));
    }

    private synchronized List<Held> takeAll() {
        List<Held> all = new ArrayList<>(held);
        held.clear();
        all.forEach(Held::stopWaiting);
        return all;
    }

    private void tooLong(Held one) {
        synchronized (this) {
            if (!held.remove(one)) {
                return;
            }
        }
        refuse(one.request, one.body);
    }

    private void refuse(RoutingContext request, byte[] body) {
        bodies.release(body);
        if (!request.response().ended() && !request.response().closed()) {
            refusals.refuse(request.request(), Outcome.UNAVAILABLE);
        }
    }

    /** One waiting request. It is not a record, because two requests are never equal. */
    private final class Held {
        private final RoutingContext request;
        private final byte[] body;
        private final Context eventLoop;
        private final long timer;

        Held(RoutingContext request, byte[] body) {
            this.request = request;
            this.body = body;
            this.eventLoop = request.vertx().getOrCreateContext();
            this.timer = request.vertx().setTimer(longestHold.toMillis(), late -> tooLong(this));
        }

        /** Stops the timer, which would keep the body in memory. */
        void stopWaiting() {
            request.vertx().cancelTimer(timer);
        }
    }
}
