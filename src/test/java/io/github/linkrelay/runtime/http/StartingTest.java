package io.github.linkrelay.runtime.http;

import static io.github.linkrelay.harness.RawHttp.head;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.RawHttp;
import io.github.linkrelay.harness.RawHttp.Response;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.RoutePolicySupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sender sees while a webhook would not be stored, because its route does not run yet or was stopped. */
class StartingTest {
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    @TempDir
    private Path data;

    @Test
    void bothPortsAskToComeAgainWhileTheRoutesStart() throws Exception {
        List<Response> early = new ArrayList<>();
        RouteBuilder first = new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:first")
                        .routeId("first")
                        .startupOrder(1)
                        .routePolicy(new RoutePolicySupport() {
                            @Override
                            public void onStart(Route route) {
                                early.addAll(askBoth(route.getCamelContext()));
                            }
                        })
                        .to("log:first");
            }
        };
        try (LocalLinkrelay linkrelay = LocalLinkrelay.start(data, NOWHERE, first)) {
            assertThat(early).hasSize(3).allSatisfy(answer -> {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.headers()).containsEntry("Retry-After", "5").containsEntry("Connection", "close");
            });
            assertThat(askBoth(linkrelay.context()))
                    .extracting(Response::status)
                    .containsExactly(200, 200, 200);
            assertThat(linkrelay.outbox().status().lastSequence()).isEqualTo(1);
        }
    }

    private static List<Response> askBoth(CamelContext context) {
        byte[] body = Webhooks.click("while it starts");
        try (RawHttp webhook = new RawHttp(port(context, "camel.server.port"));
                RawHttp health = new RawHttp(port(context, "camel.management.port"));
                RawHttp page = new RawHttp(port(context, "camel.management.port"))) {
            webhook.send(head(signature(body), "Content-Length: " + body.length), body);
            health.send("GET /observe/health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
            page.send("GET /api/openapi.yaml HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
            return List.of(webhook.response(), health.response(), page.response());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int port(CamelContext context, String setting) {
        return Integer.parseInt(context.resolvePropertyPlaceholders("{{" + setting + "}}"));
    }

    @Test
    void routeThatWasStoppedAsksToComeAgainUntilItIsRemoved() throws Exception {
        try (LocalLinkrelay linkrelay = LocalLinkrelay.start(data, NOWHERE)) {
            linkrelay.context().getRouteController().stopRoute("receive");
            assertComesAgain(linkrelay);
            linkrelay.context().getRouteController().startRoute("receive");
            assertThat(linkrelay.webhooks().send(Webhooks.click("again"))).isEqualTo(200);
            linkrelay.context().getRouteController().stopRoute("receive");
            linkrelay.context().removeRoute("receive");
            assertThat(linkrelay.webhooks().send(Webhooks.click("gone"))).isEqualTo(404);
        }
    }

    private static void assertComesAgain(LocalLinkrelay linkrelay) throws IOException {
        byte[] body = Webhooks.click("too early");
        try (RawHttp http = new RawHttp(linkrelay.port())) {
            http.send(head(signature(body), "Content-Length: " + body.length), body);
            Response answer = http.response();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsEntry("Retry-After", "30");
        }
    }

    private static String signature(byte[] body) {
        return "X-Webhook-Signature: " + Signer.sign(body, LocalLinkrelay.SECRET);
    }
}
