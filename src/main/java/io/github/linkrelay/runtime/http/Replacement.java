package io.github.linkrelay.runtime.http;

import io.github.linkrelay.webhook.Outcome;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps the requests of one path waiting while its consumer is being replaced, see
 * {@link EventLoopHttpEngine#replacing}. Each waits with its complete body, so the limit on bodies in memory also
 * covers them.
 */
final class Replacement implements EventLoopHttpEngine.ReplacementWindow {
    private final WebhookPath path;
    private final RequestBodies bodies;
    private final EarlyAnswers refusals;
    private final Duration longestHold;
    private final Set<Held> held = new LinkedHashSet<>();
    private boolean closed;

    Replacement(WebhookPath path, RequestBodies bodies, EarlyAnswers refusals, Duration longestHold) {
        this.path = path;
        this.bodies = bodies;
        this.refusals = refusals;
        this.longestHold = longestHold;
    }

    /** Keeps a request until a consumer takes it, or until it has waited too long. Runs on the event loop. */
    void hold(RoutingContext request, byte[] body) {
        synchronized (this) {
            if (!path.isOpen() && !closed) {
                held.add(new Held(request, body));
                return;
            }
        }
        if (path.isOpen()) {
            path.received(request, body);
        } else {
            refuse(request, body);
        }
    }

    /** Gives all waiting requests to the consumer that there is now, each on its own event loop. */
    void handOver() {
        takeAll().forEach(one -> one.eventLoop.runOnContext(now -> path.received(one.request, one.body)));
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        path.ended(this);
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
