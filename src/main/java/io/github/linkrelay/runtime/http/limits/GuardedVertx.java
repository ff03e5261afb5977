package io.github.linkrelay.runtime.http.limits;

import io.github.linkrelay.lasting.OutOfMemory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * A Vert.x whose HTTP servers enforce {@link ConnectionLimits}, each server by itself. Camel's server (4.18.0) makes
 * the options of its server itself, and nobody can change them, but it uses the Vert.x that it is given.
 *
 * <p>Of Vert.x's own limits (4.5) only the idle time could be used, and that would close a connection whose request is
 * being handled. HTTP/2 without TLS is off, because its streams have other ways to leave answers unread, and no client
 * needs it here.
 */
public final class GuardedVertx extends VertxWrapper {
    /**
     * The size of socket buffers. Otherwise the system lets them grow to megabytes, which count as memory of the
     * container.
     */
    private static final int SOCKET_BUFFER = 128 << 10;

    private final ConnectionLimits limits;

    /** @param vertx the Vert.x to use; its maker closes it, or this object does */
    public GuardedVertx(Vertx vertx, ConnectionLimits limits) {
        super((VertxInternal) vertx);
        this.limits = limits;
    }

    @Override
    public HttpServer createHttpServer() {
        return createHttpServer(new HttpServerOptions());
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        OpenConnections connections = new OpenConnections(limits);
        HttpServerOptions guarded = new HttpServerOptions(options)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setSendBufferSize(SOCKET_BUFFER)
                .setReceiveBufferSize(SOCKET_BUFFER);
        return delegate.createHttpServer(guarded)
                .exceptionHandler(OutOfMemory::met)
                .connectionHandler(connection -> connections.opened(((ConnectionBase) connection).channel()));
    }
}
