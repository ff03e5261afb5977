package io.github.linkrelay.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.harness.BareContext;
import io.github.linkrelay.harness.RequestLines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users and passwords in URLs, which HttpClient itself refuses with each request. */
class LoginExchangeTest {
    private final RequestLines server = new RequestLines("{}");
    private final CamelContext context = BareContext.create();

    @BeforeEach
    void start() {
        new BoundedHttp(Proxies.none(), "Linkrelay/test", 1024, Duration.ofSeconds(30))
                .bound(context, "http", context.getComponent("http", HttpComponent.class));
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        server.close();
    }

    private List<String> headOf(String user, Map<String, Object> headers) {
        String url = server.url().replace("http://", "http://" + user) + "/x?a=b";
        Map<String, Object> all = new HashMap<>(headers);
        // As HttpTarget does.
        all.put(Exchange.HTTP_URI, url);
        context.createProducerTemplate().requestBodyAndHeaders("http:somewhere?httpMethod=POST", "{}", all);
        return server.take().get(0);
    }

    private static String basic(String login) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void userAndPasswordOfAUrlAreSentAsBasicCredentials() {
        assertThat(headOf("me:p%40ss%3A+x@", Map.of()))
                .contains(
                        "POST /x?a=b HTTP/1.1",
                        basic("me:p@ss:+x"),
                        "Host: " + server.url().substring(7));
        assertThat(headOf("token@", Map.of())).contains(basic("token:"));
    }

    @Test
    void endpointMayHaveThemInItsAddress() {
        context.createProducerTemplate().requestBody(server.url().replace("//", "//me:pw@") + "/y", "{}");
        assertThat(server.take().get(0)).contains("POST /y HTTP/1.1", basic("me:pw"));
    }

    @Test
    void urlWithoutAUserSendsNone() {
        assertThat(headOf("", Map.of())).noneMatch(line -> line.startsWith("Authorization"));
    }

    @Test
    void headerThatARouteSetsIsKept() {
        assertThat(headOf("me:pw@", Map.of("Authorization", "Bearer abc")))
                .contains("Authorization: Bearer abc")
                .doesNotContain(basic("me:pw"));
    }

    @Test
    void requestNamesLinkrelay() {
        assertThat(headOf("", Map.of())).contains("User-Agent: Linkrelay/test");
        assertThat(headOf("", Map.of("User-Agent", "our-crm"))).contains("User-Agent: our-crm");
    }
}
