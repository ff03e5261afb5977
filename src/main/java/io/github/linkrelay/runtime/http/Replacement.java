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
 * Holds the requests of one path while its consumer is being replaced, see {@link EventLoopHttpEngine#replacing}. What
 * is held is a whole body, so memory is bounded as it is for all bodies.
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

    /** From now on the server knows the path also between two consumers, with the same methods and content as the old. */
    synchronized void holdWhereNoRouteIs(VertxPlatformHttpRouter router, PlatformHttpEndpoint old) {
        // Behind all others: wherever there is a consumer, it goes first.
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

    /** Keeps a request until somebody takes it, or for as long as it may wait. On the event loop. */
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

    /** Gives all that waits to this consumer, each on the event loop it came on. */
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

    /** One request. Not a record: two are never equal. */
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

        /** The timer would keep the body in memory. */
        void stopWaiting() {
            request.vertx().cancelTimer(timer);
        }
    }
}
