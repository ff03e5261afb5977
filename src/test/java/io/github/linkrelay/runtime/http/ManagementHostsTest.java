package io.github.linkrelay.runtime.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.harness.RawHttp;
import io.github.linkrelay.harness.RawHttp.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which hosts and methods the management port answers to, as bytes on a connection. */
class ManagementHostsTest {
    private static final String TOKEN = "operators-own-token";
    private static final List<String> PROBES = List.of("/observe/health/live", "/observe/health/ready");
    private static final List<String> OTHERS = List.of(
            "/",
            "/page/style.css",
            "/api/status",
            "/api/openapi.yaml",
            "/observe/health",
            "/observe/metrics",
            "/observe/info",
            "/nothing",
            "/health/live",
            "/x/observe/health/live",
            "/observe/health/x/health/ready",
            "/observe/health/live/",
            "/observe/health/ready/x");

    @TempDir
    private static Path open;

    @TempDir
    private static Path closed;

    private static final LogLines LOG = new LogLines();
    private static LocalLinkrelay withoutCredentials;
    private static LocalLinkrelay withCredentials;

    @BeforeAll
    static void start() {
        URI nowhere = URI.create("http://127.0.0.1:1");
        withoutCredentials =
                LocalLinkrelay.start(open, nowhere, Map.of("linkrelay.management.hosts", "ops.example.org"));
        withCredentials = LocalLinkrelay.start(
                closed,
                nowhere,
                Map.of("linkrelay.management.hosts", "ops.example.org", "linkrelay.management.token", TOKEN));
    }

    @AfterAll
    static void stop() {
        withoutCredentials.close();
        withCredentials.close();
        LOG.close();
        assertThat(LOG.complaints()).isEmpty();
    }

    private static Response ask(LocalLinkrelay linkrelay, String line, String... headers) throws IOException {
        try (RawHttp http = new RawHttp(linkrelay.management("/").getPort())) {
            http.send((line + "\r\n"
                            + String.join(
                                    "",
                                    List.of(headers).stream()
                                            .map(h -> h + "\r\n")
                                            .toList()) + "\r\n")
                    .getBytes(ISO_8859_1));
            return http.response();
        }
    }

    private static Response get(LocalLinkrelay linkrelay, String path, String host) throws IOException {
        return ask(linkrelay, "GET " + path + " HTTP/1.1", "Host: " + host);
    }

    @Test
    void noPathAnswersToTheNameOfAStranger() throws Exception {
        for (String host :
                List.of("evil.example", "evil.example:9876", "localhost.evil.example", "10.0.0.5.evil.example")) {
            for (String path : PROBES) {
                assertThat(get(withoutCredentials, path, host).status())
                        .as(path + host)
                        .isEqualTo(403);
                Response answer = get(withCredentials, path, host);
                assertThat(answer.status()).as(path + host).isEqualTo(403);
                assertThat(answer.body()).contains("linkrelay.management.hosts").doesNotContain("UP");
            }
            for (String path : OTHERS) {
                assertThat(get(withoutCredentials, path, host).status())
                        .as(path + host)
                        .isEqualTo(403);
                assertThat(get(withCredentials, path, host).status())
                        .as(path + host)
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void probesAreAnsweredByAddressByOwnNameAndWithoutAHost() throws Exception {
        for (String path : PROBES) {
            for (String host :
                    List.of("10.1.2.3:9876", "10.1.2.3", "[fd00::5]:9876", "localhost", "OPS.example.org:1")) {
                Response answer = get(withCredentials, path, host);
                assertThat(answer.status()).as(path + host).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
                assertThat(get(withoutCredentials, path, host).status())
                        .as(path + host)
                        .isEqualTo(200);
            }
            assertThat(ask(withCredentials, "GET " + path + " HTTP/1.0").status())
                    .isEqualTo(200);
            assertThat(ask(withCredentials, "HEAD " + path + " HTTP/1.0").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void whatIsNoProbeAsksForCredentialsAlsoByAddress() throws Exception {
        for (String path : OTHERS) {
            assertThat(get(withCredentials, path, "10.1.2.3:9876").status())
                    .as(path)
                    .isEqualTo(401);
            assertThat(get(withoutCredentials, path, "10.1.2.3:9876").status())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void whoHasCredentialsMayUseAnyName() throws Exception {
        for (String path : List.of("/observe/metrics", "/observe/health", "/observe/health/ready", "/api/status")) {
            assertThat(ask(
                                    withCredentials,
                                    "GET " + path + " HTTP/1.1",
                                    "Host: linkrelay:9876",
                                    "Authorization: Bearer " + TOKEN)
                            .status())
                    .as(path)
                    .isEqualTo(200);
        }
    }

    @Test
    void requestWithTwoHostsIsRefusedAndTheConnectionClosed() throws Exception {
        for (List<String> hosts : List.of(
                List.of("Host: localhost", "Host: evil.example"), List.of("Host: evil.example", "Host: localhost"))) {
            assertThat(ask(withoutCredentials, "GET /api/status HTTP/1.1", hosts.toArray(String[]::new))
                            .status())
                    .isEqualTo(400);
        }
        assertThat(ask(withoutCredentials, "GET http://evil.example/api/status HTTP/1.1", "Host: localhost")
                        .status())
                .isEqualTo(400);
        assertThat(ask(withoutCredentials, "GET /api/status HTTP/1.1").status()).isEqualTo(400);
    }

    @Test
    void anotherMethodIsToldWhichOnesAreAllowed() throws Exception {
        String[] change = {"Host: localhost", "X-Linkrelay: 1", "Content-Type: application/json"};
        Map<String, String> allowed = Map.of(
                "/observe/health/live", "GET",
                "/observe/metrics", "GET",
                "/api/status", "GET, HEAD",
                "/api/replays", "GET, HEAD, POST",
                "/api/test-events", "POST");
        for (Map.Entry<String, String> one : allowed.entrySet()) {
            Response answer = ask(withoutCredentials, "DELETE " + one.getKey() + " HTTP/1.1", change);
            assertThat(answer.status()).as(one.getKey()).isEqualTo(405);
            assertThat(answer.headers()).as(one.getKey()).containsEntry("Allow", one.getValue());
        }
        Response probe = ask(withCredentials, "POST /observe/health/live HTTP/1.1", "Host: localhost");
        assertThat(probe.status()).isEqualTo(405);
        assertThat(probe.headers()).containsEntry("Allow", "GET, HEAD");
    }
}
