package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.ProxyStandIn;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import io.github.linkrelay.runtime.settings.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deliveries through a proxy, to a host whose name nobody here can look up. */
class ProxiedDeliveryTest extends Delivered {
    private ProxyStandIn proxy;

    @BeforeEach
    void startProxy() throws IOException {
        proxy = new ProxyStandIn(segment.port());
    }

    @AfterEach
    void stopProxy() {
        proxy.close();
    }

    @Test
    void plainRequestIsGivenToTheProxyWithItsWholeUrlAndTheProxysPassword() throws Exception {
        start(
                "linkrelay.segment.endpoint",
                "http://segment.example",
                "linkrelay.proxy.http",
                "http://me:p%40ss@127.0.0.1:" + proxy.port());
        send("a", 1);
        awaitDelivered(1);
        assertThat(arrived()).containsExactly("a0");
        assertThat(proxy.heads()).singleElement().satisfies(head -> assertThat(head)
                .startsWith("POST http://segment.example/v1/batch HTTP/1.1")
                .contains(
                        "Proxy-Authorization: Basic " + base64("me:p@ss"), "User-Agent: Linkrelay/" + Version.CURRENT));
    }

    @Test
    void hostOfTheExceptionsIsCalledWithoutTheProxy() throws Exception {
        start(
                "linkrelay.segment.endpoint",
                "http://segment.invalid",
                "linkrelay.proxy.http",
                "127.0.0.1:" + proxy.port(),
                "linkrelay.proxy.except",
                "other.example, .invalid");
        send("a", 1);
        await().until(() -> linkrelay.segment().state() == State.BACKING_OFF);
        assertThat(linkrelay.segment().reason()).startsWith("no answer: segment.invalid");
        assertThat(proxy.heads()).isEmpty();
    }

    /** A 400 of the proxy is not the event's fault either. */
    @Test
    void proxyThatOpensNoConnectionHoldsTheDestinationAndNothingIsLost() throws Exception {
        for (int status : new int[] {407, 400, 413}) {
            proxy.refuseWith(status);
            if (linkrelay == null) {
                start(
                        "linkrelay.segment.endpoint",
                        "https://segment.example",
                        "linkrelay.proxy.https",
                        "http://127.0.0.1:" + proxy.port());
                send("a", 1);
            }
            await().untilAsserted(() -> {
                assertThat(linkrelay.segment().reason())
                        .startsWith("the proxy 127.0.0.1:" + proxy.port() + " answered " + status);
                assertThat(linkrelay.segment().state()).isEqualTo(State.HELD);
            });
        }
        assertThat(linkrelay.segment().deadLettered()).isZero();
        assertThat(linkrelay.segment().waiting()).isEqualTo(1);
        assertThat(proxy.heads().get(0))
                .startsWith("CONNECT segment.example:443 HTTP/1.1")
                .contains("User-Agent: Linkrelay/" + Version.CURRENT)
                .noneMatch(line -> line.startsWith("Authorization"));
    }

    @Test
    void proxyThatCannotReachTheDestinationIsAskedAgain() throws Exception {
        proxy.refuseWith(502);
        start(
                "linkrelay.segment.endpoint",
                "https://segment.example",
                "linkrelay.proxy.https",
                "http://127.0.0.1:" + proxy.port());
        send("a", 1);
        await().until(() -> linkrelay.segment().state() == State.BACKING_OFF);
        assertThat(linkrelay.segment().reason()).contains("answered 502 and opened no connection");
        assertThat(linkrelay.segment().deadLettered()).isZero();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
