package io.github.linkrelay.operator.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static final String TOKEN = "operators-token-1";
    private static final String VIEWER = "viewers-token-22";
    private static final String PASSWORD = "correct horse battery";

    private final Access open = new Access(new AccessSettings("", "", "", "", Set.of("ops.internal")));
    private final Access closed = new Access(new AccessSettings("ann", PASSWORD, TOKEN, VIEWER, Set.of()));

    private static OperatorRequest get(Map<String, String> headers) {
        return new OperatorRequest("GET", "/api/status", Map.of(), headers, new byte[0]);
    }

    private static OperatorRequest post(Map<String, String> headers) {
        return new OperatorRequest("POST", "/api/replays", Map.of(), headers, new byte[0]);
    }

    private static Map<String, String> change(Map<String, String> more) {
        Map<String, String> headers =
                new HashMap<>(Map.of("host", "localhost:9876", "x-linkrelay", "1", "content-type", "application/json"));
        headers.putAll(more);
        return headers;
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9876", "127.0.0.1:9876", "[::1]:9876", "LOCALHOST", "ops.internal:80"})
    void withoutCredentialsThisMachinesNamesAreLetIn(String host) {
        assertThat(open.judge(get(Map.of("host", host))).role()).isEqualTo(Role.ANYBODY_HERE);
        assertThat(open.admits(get(Map.of("host", host)))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example:9876", "localhost.evil.example", "127.0.0.1.evil.example:9876", "", "10.0.0.5"})
    void withoutCredentialsAnyOtherNameIsRefused(String host) {
        assertRefused(open, get(Map.of("host", host)), 403);
        assertThat(open.admits(get(Map.of("host", host)))).isFalse();
    }

    @Test
    void tokenAndPasswordMakeAnOperator() {
        assertThat(closed.judge(get(Map.of("authorization", "Bearer " + TOKEN))).role())
                .isEqualTo(Role.OPERATOR);
        assertThat(closed.judge(get(Map.of("authorization", basic("anybody:" + TOKEN))))
                        .role())
                .isEqualTo(Role.OPERATOR);
        assertThat(closed.judge(get(Map.of("authorization", basic("ann:" + PASSWORD))))
                        .role())
                .isEqualTo(Role.OPERATOR);
    }

    @Test
    void senderHasTheNameOfTheUserOrOfTheTokenAndNeverASecret() {
        assertThat(closed.judge(get(Map.of("authorization", basic("ann:" + PASSWORD))))
                        .name())
                .isEqualTo("the user ann");
        assertThat(closed.judge(get(Map.of("authorization", "Bearer " + TOKEN))).name())
                .isEqualTo("the operator's token");
        assertThat(closed.judge(get(Map.of("authorization", basic("bob@example.org:" + TOKEN))))
                        .name())
                .isEqualTo("the operator's token, sent by bob@example.org");
        for (String odd : List.of("", TOKEN, VIEWER + "1", "a b", "x\n", "b".repeat(61))) {
            assertThat(closed.judge(get(Map.of("authorization", basic(odd + ":" + TOKEN))))
                            .name())
                    .isEqualTo("the operator's token");
        }
        assertThat(open.judge(get(Map.of("host", "localhost"))).name()).isEqualTo("somebody on this machine");
    }

    @Test
    void viewersTokenMakesAViewerWhoMayNotChangeAnything() {
        Map<String, String> viewer = Map.of("authorization", "Bearer " + VIEWER);
        assertThat(closed.judge(get(viewer)).role()).isEqualTo(Role.VIEWER);
        assertRefused(closed, post(change(viewer)), 403);
        assertThat(closed.judge(post(change(Map.of("authorization", "Bearer " + TOKEN))))
                        .role())
                .isEqualTo(Role.OPERATOR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer x",
                "Basic !!!",
                "Digest abc",
                "Bearer operators-token-",
                "Bearer operators-token-12"
            })
    void wrongCredentialsAreNone(String header) {
        assertRefused(closed, get(Map.of("authorization", header, "host", "localhost")), 401);
        assertThat(closed.admits(get(Map.of("authorization", header)))).isFalse();
    }

    @Test
    void passwordBelongsToItsName() {
        assertRefused(closed, get(Map.of("authorization", basic("bob:" + PASSWORD))), 401);
        assertRefused(closed, get(Map.of("authorization", "Bearer " + PASSWORD)), 401);
    }

    @ParameterizedTest
    @CsvSource({
        "x-linkrelay, ''",
        "x-linkrelay, 0",
        "content-type, text/plain",
        "content-type, ''",
        "sec-fetch-site, cross-site",
        "sec-fetch-site, same-site",
        "origin, https://evil.example",
        "origin, null",
        "origin, http://localhost:9877",
        "origin, ://"
    })
    void changeFromAnotherSitesPageIsRefused(String header, String value) {
        assertRefused(open, post(change(Map.of(header, value))), 403);
    }

    @Test
    void changeFromOurOwnPageOrFromACommandIsDone() {
        assertThat(open.judge(post(change(Map.of()))).role()).isEqualTo(Role.ANYBODY_HERE);
        assertThat(open.judge(post(change(Map.of("origin", "http://localhost:9876", "sec-fetch-site", "same-origin"))))
                        .role())
                .isEqualTo(Role.ANYBODY_HERE);
    }

    @Test
    void settingsThatProtectNothingAreRefusedAndNotRepeated() {
        assertThatThrownBy(() -> new AccessSettings("ann", "", "", "", Set.of()))
                .hasMessageContaining("go together");
        assertThatThrownBy(() -> new AccessSettings("", "", "short", "", Set.of()))
                .hasMessageContaining("12 characters")
                .hasMessageNotContaining("short");
        assertThatThrownBy(() -> new AccessSettings("", "", "", VIEWER, Set.of()))
                .hasMessageContaining("needs");
        assertThatThrownBy(() -> new AccessSettings("", "", VIEWER, VIEWER, Set.of()))
                .hasMessageContaining("differ");
        assertThat(new AccessSettings("ann", PASSWORD, TOKEN, VIEWER, Set.of()).toString())
                .doesNotContain(PASSWORD, TOKEN, VIEWER);
    }

    private static void assertRefused(Access access, OperatorRequest request, int status) {
        assertThatThrownBy(() -> access.judge(request))
                .isInstanceOfSatisfying(RequestProblem.class, problem -> assertThat(problem.status())
                        .isEqualTo(status));
    }
}
