package io.github.linkrelay.runtime.http.limits;

import io.github.linkrelay.lasting.OutOfMemory;
import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.BooleanSupplier;

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

    /** The name that Vert.x gives to its decoder in the pipeline of a connection. */
    private static final String DECODER = "httpDecoder";

    private final ConnectionLimits limits;
    private final BooleanSupplier starting;

    /**
     * @param vertx the Vert.x to use; its maker closes it, or this object does
     * @param starting whether requests can't be served yet, and are answered 503
     */
    public GuardedVertx(Vertx vertx, ConnectionLimits limits, BooleanSupplier starting) {
        super((VertxInternal) vertx);
        this.limits = limits;
        this.starting = starting;
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
        return new GuardedServer(delegate, guarded, starting)
                .exceptionHandler(OutOfMemory::met)
                .connectionHandler(connection -> {
                    Channel channel = ((ConnectionBase) connection).channel();
                    channel.pipeline().replace(DECODER, DECODER, new StrictRequestDecoder(guarded));
                    connections.opened(channel);
                });
    }
}
