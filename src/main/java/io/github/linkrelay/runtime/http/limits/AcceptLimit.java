package io.github.linkrelay.runtime.http.limits;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Has a server's socket accept no more while as many accepted connections are open as may be. {@link OpenConnections} counts
 * a connection only when its event loop comes to it, and Netty accepts on a thread of its own meanwhile: without this, a
 * busy event loop would find thousands of them, and the process no file left to open. What is not accepted waits in the
 * system's queue, which is bounded.
 */
final class AcceptLimit extends ChannelInboundHandlerAdapter {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    /** @param most how many accepted connections may be open, counted or not */
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

    /** Also behind a stop, for the connection that made room for the next one may have been closed just before it. */
    private void goOn(Channel server) {
        if (open.get() < most) {
            server.config().setAutoRead(true);
        }
    }
}
