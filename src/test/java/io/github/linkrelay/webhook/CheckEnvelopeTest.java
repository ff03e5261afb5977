package io.github.linkrelay.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.harness.BareContext;
import java.io.ByteArrayInputStream;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class CheckEnvelopeTest {
    private final CheckEnvelope check = new CheckEnvelope(new EnvelopeReader());
    private final Exchange exchange = new DefaultExchange(BareContext.create());

    @Test
    void setsKeyAndTypeAndKeepsTheBytes() throws Exception {
        exchange.getMessage().setBody(new ByteArrayInputStream(SignatureVerifierTest.CLICK));
        check.process(exchange);
        assertThat(exchange.getMessage().getHeader("CamelOutboxKey"))
                .isEqualTo("2ce1f7d9746d9eb8486a6bee2c4e552c247ba049d9d2999d9344bfddcf7c9644");
        assertThat(exchange.getMessage().getHeader("CamelOutboxEventType")).isEqualTo("link.clicked");
        assertThat(exchange.getMessage().getBody()).isEqualTo(SignatureVerifierTest.CLICK);
    }

    @Test
    void oneSpaceMoreIsAnotherEvent() throws Exception {
        exchange.getMessage().setBody((new String(SignatureVerifierTest.CLICK, UTF_8) + " ").getBytes(UTF_8));
        check.process(exchange);
        assertThat(exchange.getMessage().getHeader("CamelOutboxKey", String.class))
                .hasSize(64)
                .isNotEqualTo("2ce1f7d9746d9eb8486a6bee2c4e552c247ba049d9d2999d9344bfddcf7c9644");
    }

    @Test
    void typeComesFromTheSignedBodyNotFromTheHeader() throws Exception {
        exchange.getMessage().setHeader("X-Webhook-Event", "install.tracked");
        exchange.getMessage().setBody(SignatureVerifierTest.CLICK);
        check.process(exchange);
        assertThat(exchange.getMessage().getHeader("CamelOutboxEventType")).isEqualTo("link.clicked");
    }

    @Test
    void unusableBodyHasAKeyButNoType() {
        exchange.getMessage().setHeader("CamelOutboxEventType", "left over");
        exchange.getMessage().setBody("[]".getBytes(UTF_8));
        assertThatThrownBy(() -> check.process(exchange)).isInstanceOf(UnusableEnvelopeException.class);
        assertThat(exchange.getMessage().getHeader("CamelOutboxKey"))
                .isEqualTo("4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945");
        assertThat(exchange.getMessage().getHeader("CamelOutboxEventType")).isNull();
    }

    @Test
    void noBodyIsUnusable() {
        assertThatThrownBy(() -> check.process(exchange)).hasMessage("the body is empty");
    }
}
