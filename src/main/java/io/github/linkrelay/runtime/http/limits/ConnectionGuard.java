package io.github.linkrelay.runtime.http.limits;

import io.github.linkrelay.lasting.LastingThread;
import io.github.linkrelay.lasting.OutOfMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Enforces the limits of one HTTP/1 connection, all on the event loop of the connection.
 *
 * <p>One part, {@link Gate}, comes first in the pipeline. It passes on bytes in small pieces, and none while answers
 * pile up or too many requests wait. It then keeps one read at most, because it stops reading the socket. The other
 * part, {@link Counter}, comes behind the decoder and notices where requests and answers begin and end. They are one
 * class, and a long one, because each needs what the other has seen.
 */
final class ConnectionGuard {
    /** The size of a piece: only a few requests fit into one, and an ordinary webhook fits completely. */
    private static final int PIECE = 1 << 10;

    private static final int LARGEST_READ = 16 << 10;
    /** When unsent bytes reach the second mark, nothing more is read until they are below the first. */
    private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(8 << 10, Unsent.MOST);

    private static final ByteBuf BUSY = Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            StandardCharsets.ISO_8859_1));

    /** The phase of the request that is being read. */
    private enum Phase {
        BEFORE,
        HEADERS,
        BODY,
        OTHER_PROTOCOL
    }

    private final OpenConnections connections;
    private final ConnectionLimits limits;
    private final Channel channel;
    private final Gate gate = new Gate();
    private final InTurn turns = new InTurn(gate::goOnSoon);
    private final Unsent unsent;
    private Phase phase = Phase.BEFORE;
    private boolean first = true;
    /** How many requests have begun and are not completely answered. */
    private int requests;
    /** When the phase began; for a body, when its last byte came. */
    private long since = System.nanoTime();

    private boolean busy;

    ConnectionGuard(OpenConnections connections, ConnectionLimits limits, Channel channel) {
        this.connections = connections;
        this.limits = limits;
        this.channel = channel;
        this.unsent = new Unsent(channel);
    }

    /** Returns how many bytes of answers are in memory because the client has not read them. Any thread may call it. */
    long unsentBytes() {
        return unsent.bytes();
    }

    /** Installs the guard. */
    void install() {
        channel.config().setWriteBufferWaterMark(UNSENT);
        channel.config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(64, 2 << 10, LARGEST_READ));
        channel.pipeline().addFirst("guard", gate);
        channel.pipeline().addBefore("handler", "guard-counter", new Counter());
        channel.pipeline().addBefore("handler", "guard-turns", turns);
        long tick = Math.max(20, Math.min(1_000, shortest().toMillis() / 4));
        Future<?> ticking = channel.eventLoop().scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(end -> ticking.cancel(false));
    }

    private Duration shortest() {
        Duration shortest = limits.header().compareTo(limits.idle()) < 0 ? limits.header() : limits.idle();
        return shortest.compareTo(limits.unread()) < 0 ? shortest : limits.unread();
    }

    /** Answers that there is no room, and closes the connection. */
    void refuse() {
        channel.pipeline().addFirst("guard", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                ReferenceCountUtil.release(message);
            }
        });
        channel.pipeline().context("guard").writeAndFlush(BUSY.duplicate()).addListener(ChannelFutureListener.CLOSE);
    }

    /** Closes the connection at once, even if something is still to be sent. Any thread may call it. */
    void close(String reason) {
        if (channel.isOpen()) {
            connections.warn(channel, reason);
            // Otherwise the system would keep unread data for minutes.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            cut();
        }
    }

    /** Closes the channel directly, because Vert.x would wait until everything is sent. */
    private void cut() {
        ChannelHandlerContext context = channel.pipeline().context(gate);
        if (context != null) {
            context.close();
        } else {
            // Another connection needs the place before the gate is installed.
            channel.close();
        }
    }

    private void tick() {
        try {
            check();
        } catch (RuntimeException | Error e) {
            // Without this the task would not run again, and the connection would have no limits.
            LastingThread.report("The watch over a connection", e);
            cut();
        }
    }

    private void check() {
        long now = System.nanoTime();
        if (unsent.areStuck(limits.unread(), now)) {
            close("its answers were not taken");
        } else if (gate.blocked) {
            // The client waits for Linkrelay.
        } else if (phase == Phase.HEADERS && isOver(since, limits.header(), now)) {
            close("the headers of its request did not come to an end");
        } else if (phase == Phase.BODY && isOver(since, requests == 0 ? limits.header() : limits.idle(), now)) {
            close("the body of its request did not come to an end");
        } else if (phase == Phase.BEFORE
                && requests == 0
                && isOver(since, first ? limits.header() : limits.idle(), now)) {
            // Nothing is logged, because a client expects this for an unused connection.
            cut();
        }
    }

    private static boolean isOver(long since, Duration longest, long now) {
        return now - since > longest.toNanos();
    }

    /**
     * Whether reading must stop. A request that is partly read must be read completely, or it would never be answered.
     */
    private boolean mustWait() {
        return !channel.isWritable() || turns.isFull() || requests >= limits.pipelined() && phase != Phase.BODY;
    }

    private void enter(Phase next) {
        phase = next;
        since = System.nanoTime();
        boolean now = requests > (phase == Phase.BODY ? 1 : 0) || phase == Phase.OTHER_PROTOCOL;
        if (now != busy) {
            busy = now;
            tellBusy();
        }
    }

    /**
     * Reports whether the connection is busy. A closed one reports nothing more: an answer may still be written to it,
     * and it would then count as open for ever.
     */
    private void tellBusy() {
        if (channel.isOpen()) {
            connections.busy(this, busy);
        }
    }

    private final class Gate extends ChannelDuplexHandler {
        private final Deque<ByteBuf> held = new ArrayDeque<>();
        private boolean passing;
        private boolean blocked;
        /** Whether Vert.x wants to read while reading is stopped. */
        private boolean wanted;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (phase == Phase.BEFORE) {
                enter(Phase.HEADERS);
            } else if (phase == Phase.BODY && requests > 0) {
                since = System.nanoTime();
            }
            held.add((ByteBuf) message);
            pass(context);
        }

        /** Passes on as many bytes as allowed. If bytes are left, nothing more is read. */
        private void pass(ChannelHandlerContext context) {
            if (passing || blocked) {
                return;
            }
            passing = true;
            try {
                while (!held.isEmpty() && !mustWait()) {
                    ByteBuf bytes = held.peek();
                    if (bytes.readableBytes() > PIECE) {
                        context.fireChannelRead(bytes.readRetainedSlice(PIECE));
                    } else {
                        context.fireChannelRead(held.remove());
                    }
                }
            } finally {
                passing = false;
            }
            if (mustWait()) {
                blocked = true;
                wanted = channel.config().isAutoRead();
                channel.config().setAutoRead(false);
            }
        }

        /** Vert.x also stops and starts reading, for bodies that are not consumed; its last wish counts in the end. */
        @Override
        public void read(ChannelHandlerContext context) {
            if (blocked) {
                wanted = true;
                channel.config().setAutoRead(false);
            } else {
                context.read();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            unsent.changed();
            connections.unsent(ConnectionGuard.this, unsent.areMany() && channel.isOpen());
            context.fireChannelWritabilityChanged();
            goOnSoon();
        }

        /** Continues later, because this may be called in the middle of a write. */
        private void goOnSoon() {
            if (blocked && !mustWait()) {
                channel.eventLoop().execute(this::goOn);
            }
        }

        private void goOn() {
            ChannelHandlerContext context = channel.pipeline().context(this);
            if (!blocked || mustWait() || context == null) {
                return;
            }
            blocked = false;
            since = System.nanoTime();
            if (wanted) {
                channel.config().setAutoRead(true);
            }
            pass(context);
            context.fireChannelReadComplete();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            held.forEach(ReferenceCountUtil::release);
            held.clear();
            context.fireChannelInactive();
        }
    }

    private final class Counter extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest) {
                first = false;
                requests++;
                enter(Phase.BODY);
            }
            if (message instanceof LastHttpContent && phase == Phase.BODY) {
                enter(Phase.BEFORE);
            }
            context.fireChannelRead(message);
        }

        /** Sends what was written before it closes, because Vert.x writes an answer to a broken request just before. */
        @Override
        public void close(ChannelHandlerContext context, ChannelPromise promise) {
            context.flush();
            context.close(promise);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            OutOfMemory.met(cause);
            context.fireExceptionCaught(cause);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            context.write(message, promise);
            if (unsent.areMany()) {
                connections.boundUnsent();
            }
            if (message instanceof HttpResponse response
                    && response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                    enter(Phase.OTHER_PROTOCOL);
                }
            } else if (message instanceof LastHttpContent && phase != Phase.OTHER_PROTOCOL) {
                requests--;
                enter(phase);
                if (!busy) {
                    // The connection has just had a request, so others are closed before it.
                    tellBusy();
                }
                gate.goOnSoon();
            }
        }
    }
}
