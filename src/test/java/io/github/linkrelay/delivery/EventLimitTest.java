package io.github.linkrelay.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.github.linkrelay.harness.BareContext;
import java.io.ByteArrayInputStream;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLimitTest {
    private final DefaultCamelContext context = BareContext.create();
    private final EventLimit limit = new EventLimit(10, node -> node.toString().getBytes(UTF_8));

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void eventOfExactlyTheLimitPassesAndOneByteMoreDoesNot() throws Exception {
        assertThat(pass(new TextNode("12345678"))).isEqualTo("\"12345678\"".getBytes(UTF_8));
        assertThatThrownBy(() -> pass(new TextNode("123456789")))
                .isInstanceOf(EventTooLargeException.class)
                .hasMessage("the event takes 11 bytes, the destination 10");
    }

    @Test
    void bytesAreCountedAndNotCharacters() throws Exception {
        assertThat(pass(new TextNode("\u00e4\u00e4\u00e4\u00e4"))).hasSize(10);
        assertThatThrownBy(() -> pass(new TextNode("\u00e4\u00e4\u00e4\u00e4\u00e4")))
                .isInstanceOf(EventTooLargeException.class);
        assertThatThrownBy(() -> pass(new TextNode("\ud83d\ude00\ud83d\ude00\ud83d\ude00")))
                .hasMessageContaining("takes 14 bytes");
    }

    @Test
    void jsonThatAStepHasWrittenItselfPassesAsItIs() throws Exception {
        assertThat(pass("{\"\u00e4\":1}")).isEqualTo("{\"\u00e4\":1}".getBytes(UTF_8));
        assertThat(pass("{}".getBytes(UTF_8))).isEqualTo("{}".getBytes(UTF_8));
        assertThat(pass(new ByteArrayInputStream("{}".getBytes(UTF_8)))).isEqualTo("{}".getBytes(UTF_8));
        assertThatThrownBy(() -> pass("12345678901")).isInstanceOf(EventTooLargeException.class);
    }

    @Test
    void noBodyIsNoEvent() {
        assertThatThrownBy(() -> pass(null)).isInstanceOf(InvalidPayloadException.class);
    }

    private byte[] pass(Object body) throws Exception {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        return limit.serialise(exchange.getMessage());
    }
}
