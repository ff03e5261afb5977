package io.github.linkrelay.runtime.http.limits;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which connection makes room, where the order of things can't be brought about over a network. */
class OpenConnectionsTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final long MUCH = 64 << 20;

    private final OpenConnections connections = new OpenConnections(new ConnectionLimits(1, 4, LONG, LONG, LONG, MUCH));
    private final EmbeddedChannel first = channel();
    private final EmbeddedChannel second = channel();
    private final EmbeddedChannel third = channel();

    @AfterEach
    void close() {
        first.finishAndReleaseAll();
        second.finishAndReleaseAll();
        third.finishAndReleaseAll();
    }

    /** As Vert.x makes one for HTTP/1. */
    private static EmbeddedChannel channel() {
        EmbeddedChannel server = new EmbeddedChannel();
        EmbeddedChannel channel =
                new EmbeddedChannel(server, DefaultChannelId.newInstance(), true, false, new HttpServerCodec());
        channel.pipeline().addLast("handler", new ChannelInboundHandlerAdapter());
        return channel;
    }

    @Test
    void waitingConnectionMakesRoomForANewOne() {
        connections.opened(first);
        connections.opened(second);
        assertThat(first.isOpen()).isFalse();
        assertThat(second.isOpen()).isTrue();
    }

    @Test
    void answerThatIsWrittenWhileItsConnectionClosesDoesNotMakeItCountAgain() {
        connections.opened(first);
        first.writeInbound(Unpooled.copiedBuffer("GET /x HTTP/1.1\r\nHost: a\r\n\r\n", ISO_8859_1));
        first.closeFuture().addListener(end -> first.pipeline()
                .writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK)));
        first.close();

        connections.opened(second);
        assertThat(second.isOpen()).isTrue();
        connections.opened(third);
        assertThat(second.isOpen()).isFalse();
        assertThat(third.isOpen()).isTrue();
    }

    @Test
    void connectionThatIsToMakeRoomBeforeItHasLimitsIsClosedToo() {
        ConnectionGuard guard =
                new ConnectionGuard(connections, new ConnectionLimits(1, 4, LONG, LONG, LONG, MUCH), first);
        guard.close("another needed its place");
        assertThat(first.isOpen()).isFalse();
    }
}
