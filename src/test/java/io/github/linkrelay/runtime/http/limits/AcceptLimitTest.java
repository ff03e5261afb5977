package io.github.linkrelay.runtime.http.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/** A server's socket that is told of accepted connections. */
class AcceptLimitTest {
    private final EmbeddedChannel server = new EmbeddedChannel(new AcceptLimit(3));

    private EmbeddedChannel accept() {
        EmbeddedChannel connection = new EmbeddedChannel();
        server.writeInbound(connection);
        assertThat(server.<EmbeddedChannel>readInbound()).isSameAs(connection);
        return connection;
    }

    @Test
    void noMoreIsAcceptedWhileAsManyAsMayBeAreOpen() {
        accept();
        EmbeddedChannel second = accept();
        assertThat(server.config().isAutoRead()).isTrue();
        accept();
        assertThat(server.config().isAutoRead()).isFalse();
        second.close();
        assertThat(server.config().isAutoRead()).isTrue();
        accept();
        assertThat(server.config().isAutoRead()).isFalse();
    }

    @Test
    void whatWasClosedBeforeItWasCountedMakesRoomToo() {
        for (int i = 0; i < 10; i++) {
            accept().close();
            assertThat(server.config().isAutoRead()).isTrue();
        }
    }
}
