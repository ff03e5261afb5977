package io.github.linkrelay.runtime.http.limits;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.VertxInternal;
import java.util.function.BooleanSupplier;

/**
 * Vert.x's server, which asks every sender to come again while what it serves is still starting. Camel (4.18.0) opens
 * its ports before its routes run, and would answer 404, which many senders take for the last word.
 */
final class GuardedServer extends HttpServerImpl {
    private static final String SOON_SECONDS = "5";

    private final BooleanSupplier starting;

    /** @param starting whether requests can't be served yet; asked at each request */
    GuardedServer(VertxInternal vertx, HttpServerOptions options, BooleanSupplier starting) {
        super(vertx, options);
        this.starting = starting;
    }

    @Override
    public synchronized HttpServer requestHandler(Handler<HttpServerRequest> handler) {
        return super.requestHandler(request -> {
            if (starting.getAsBoolean()) {
                comeAgain(request);
            } else {
                handler.handle(request);
            }
        });
    }

    /** The connection is closed, because the rest of the request is of no use. */
    private static void comeAgain(HttpServerRequest request) {
        request.response()
                .setStatusCode(503)
                .putHeader("Retry-After", SOON_SECONDS)
                .putHeader(HttpHeaders.CONNECTION, "close")
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end("Starting, come again");
    }
}
