package io.github.linkrelay.runtime.http.limits;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stops a server's socket from accepting while the most allowed connections are open. {@link OpenConnections} counts a
 * connection only when its event loop gets to it, and Netty accepts on another thread meanwhile. Without this class a
 * busy event loop would find thousands of connections, and the process could open no more files. Connections that are
 * not accepted wait in the system's queue, which is limited.
 */
final class AcceptLimit extends ChannelInboundHandlerAdapter {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    /** @param most how many connections may be open, those included that {@link OpenConnections} does not count yet */
    AcceptLimit(int most) {
        this.most = most;
    }

    /** Called on the accepting thread, with the connection that was accepted. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel server = context.channel();
        if (open.incrementAndGet() >= most) {
            server.config().setAutoRead(false);
            goOn(server);
        }
        ((Channel) message).closeFuture().addListener(closed -> {
            open.decrementAndGet();
            goOn(server);
        });
        context.fireChannelRead(message);
    }

    /**
     * Continues to accept. This is also called after a stop, because a connection may have been closed just before it.
     */
    private void goOn(Channel server) {
        if (open.get() < most) {
            server.config().setAutoRead(true);
        }
    }
}
