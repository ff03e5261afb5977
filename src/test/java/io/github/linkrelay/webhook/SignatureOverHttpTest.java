package io.github.linkrelay.webhook;

import static io.github.linkrelay.webhook.SignatureVerifierTest.CLICK;
import static io.github.linkrelay.webhook.SignatureVerifierTest.CLICK_SIGNATURE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.harness.BareContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.test.AvailablePortFinder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same over a real Vert.x server: what it puts among the headers is what the unit tests suppose. */
class SignatureOverHttpTest {
    private static final String OTHER = "0".repeat(64);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static DefaultCamelContext camel;
    private static int port;

    @BeforeAll
    static void serve() throws Exception {
        port = AvailablePortFinder.getNextAvailable();
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost("127.0.0.1");
        configuration.setBindPort(port);
        camel = BareContext.create();
        camel.addService(new VertxPlatformHttpServer(configuration));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(SignatureRefusedException.class)
                        .handled(true)
                        .setBody(simple("${exception.verdict}", String.class))
                        .removeHeaders("*")
                        .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(401));
                from("platform-http:/webhooks/tolinku?httpMethodRestrict=POST")
                        .process(new VerifySignature(new SignatureVerifier(List.of(SignatureVerifierTest.SECRET))))
                        .removeHeaders("*")
                        .setBody(constant("VALID"));
            }
        });
        camel.start();
    }

    @AfterAll
    static void stop() {
        camel.stop();
    }

    @Test
    void onlyTheHeaderCounts() throws Exception {
        assertThat(post("", CLICK_SIGNATURE)).isEqualTo("200 VALID");
        assertThat(post("")).isEqualTo("401 MISSING");
        assertThat(post("", OTHER)).isEqualTo("401 WRONG");
        assertThat(post("", CLICK_SIGNATURE, CLICK_SIGNATURE)).isEqualTo("401 MALFORMED");
    }

    @Test
    void queryParameterChangesNothing() throws Exception {
        for (String name : List.of(
                "X-Webhook-Signature",
                "x-webhook-signature",
                "x%2dwebhook-signature",
                "a=1;x-webhook-signature",
                "a=%26&X-WEBHOOK-SIGNATURE")) {
            for (String value : List.of(CLICK_SIGNATURE, OTHER, "", "%33" + CLICK_SIGNATURE.substring(1), "a+b")) {
                String query = "?" + name + "=" + value;
                assertThat(post(query, CLICK_SIGNATURE)).as(query).isEqualTo("200 VALID");
                assertThat(post(query)).as(query).isEqualTo("401 MISSING");
                assertThat(post(query, OTHER)).as(query).isEqualTo("401 WRONG");
            }
        }
    }

    private static String post(String query, String... signatures) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/webhooks/tolinku" + query))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(CLICK));
        for (String signature : signatures) {
            request.header("X-Webhook-Signature", signature);
        }
        HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }
}
