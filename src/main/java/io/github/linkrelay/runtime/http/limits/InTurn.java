package io.github.linkrelay.runtime.http.limits;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Passes one request of a connection on at a time; the pipelined ones behind it wait for its answer. Vert.x (4.5) would
 * let them wait itself, but if the client goes away in the middle of a waiting request, Vert.x fails with a
 * NullPointerException, whose stack trace Netty logs, and forgets to close what belongs to the connection.
 */
final class InTurn extends ChannelDuplexHandler {
    /** While so many bytes of waiting requests are in memory, no more are read. */
    private static final int MOST_BYTES = 16 << 10;

    private final Runnable released;
    private final Deque<Object> waiting = new ArrayDeque<>();
    private int bytes;
    /** Whether a request was passed on that is not completely answered. */
    private boolean isAtWork;

    /** @param released is run when less is waiting than before */
    InTurn(Runnable released) {
        this.released = released;
    }

    /** Returns whether too much is waiting to read more of it. */
    boolean isFull() {
        return bytes >= MOST_BYTES;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (waiting.isEmpty() && !mustWait(message)) {
            pass(context, message);
        } else {
            waiting.add(message);
            bytes += size(message);
        }
    }

    private boolean mustWait(Object message) {
        return isAtWork && message instanceof HttpRequest;
    }

    private void pass(ChannelHandlerContext context, Object message) {
        isAtWork |= message instanceof HttpRequest;
        context.fireChannelRead(message);
    }

    private static int size(Object message) {
        return message instanceof HttpContent content ? content.content().readableBytes() : 0;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.write(message, promise);
        boolean isInterim = message instanceof HttpResponse response
                && response.status().code() < 200
                && !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
        if (message instanceof LastHttpContent && !isInterim) {
            isAtWork = false;
            if (!waiting.isEmpty()) {
                // This happens later, because Vert.x is still at the end of the answer.
                context.executor().execute(() -> goOn(context));
            }
        }
    }

    private void goOn(ChannelHandlerContext context) {
        if (waiting.isEmpty() || mustWait(waiting.peek())) {
            return;
        }
        while (!waiting.isEmpty() && !mustWait(waiting.peek())) {
            Object message = waiting.remove();
            bytes -= size(message);
            pass(context, message);
        }
        context.fireChannelReadComplete();
        released.run();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        bytes = 0;
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }
}
