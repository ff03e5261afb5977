package io.github.linkrelay.operator.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OperatorSiteTest {
    /** A system in which everything fails, so that what an answer tells of it can be seen. */
    private final RunningSystem broken = (RunningSystem) Proxy.newProxyInstance(
            RunningSystem.class.getClassLoader(), new Class<?>[] {RunningSystem.class}, (proxy, method, arguments) -> {
                throw new IllegalStateException("secret inner life");
            });

    private final OperatorSite site = new OperatorSite(
            broken,
            new Access(new AccessSettings("", "", "", "", Set.of())),
            new Masking(List.of()),
            new Rates(broken),
            Clock.systemUTC());

    private OperatorAnswer get(String path, String host) {
        return site.answer(new OperatorRequest("GET", path, Map.of(), Map.of("host", host), new byte[0]));
    }

    @Test
    void everyOperationIsWrittenDownAndEveryOneThatIsWrittenDownIsThere() {
        Set<String> served = new TreeSet<>(site.paths());
        assertThat(served.removeAll(Set.of("GET /", "GET /page/{file}", "GET /api/openapi.yaml")))
                .isTrue();
        assertThat(new Contract().operations()).isEqualTo(served);
    }

    @Test
    void faultOfOursIsNotToldToWhoeverAsks() {
        OperatorAnswer answer = get("/api/status", "localhost");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(new String(answer.body(), UTF_8)).doesNotContain("inner life");
    }

    @Test
    void everyAnswerHasTheSafetyHeadersAlsoARefusal() {
        for (String host : List.of("localhost", "evil.example")) {
            assertThat(get("/", host).headers())
                    .containsKeys(
                            "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control");
        }
        assertThat(get("/", "evil.example").status()).isEqualTo(403);
        assertThat(site.refusal(413, "Too large").headers())
                .isEqualTo(get("/", "localhost").headers());
    }

    @Test
    void contractIsServed() {
        assertThat(new String(get("/api/openapi.yaml", "localhost").body(), UTF_8))
                .startsWith("openapi: 3");
    }
}
