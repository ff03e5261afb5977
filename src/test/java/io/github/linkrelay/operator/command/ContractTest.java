package io.github.linkrelay.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import io.github.linkrelay.operator.command.ApiStandIn.Asked;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract notices what breaks it; else the other tests of the commands would hold nothing. */
class ContractTest {
    private final Contract contract = new Contract();
    private final Headers change = new Headers();

    ContractTest() {
        change.set("X-Linkrelay", "1");
    }

    private static Asked get(String path, Map<String, String> query) {
        return new Asked("GET", path, query, new Headers(), "");
    }

    @Test
    void rightRequestsAreFine() {
        assertThat(contract.problems(get("/api/events", Map.of("limit", "200", "state", "dead"))))
                .isEmpty();
        assertThat(contract.problems(new Asked(
                        "POST",
                        "/api/replays",
                        Map.of(),
                        change,
                        "{\"destination\":\"segment\",\"source\":\"events\",\"rate\":2.5}")))
                .isEmpty();
    }

    @Test
    void wrongRequestsAreNoticed() {
        assertThat(contract.problems(get("/api/event", Map.of()))).isNotEmpty();
        assertThat(contract.problems(get("/api/events", Map.of("limit", "201"))))
                .isNotEmpty();
        assertThat(contract.problems(get("/api/events", Map.of("limit", "many"))))
                .isNotEmpty();
        assertThat(contract.problems(get("/api/events", Map.of("state", "lost"))))
                .isNotEmpty();
        assertThat(contract.problems(get("/api/events", Map.of("since", "1")))).isNotEmpty();
        assertThat(contract.problems(new Asked(
                        "POST",
                        "/api/replays",
                        Map.of(),
                        new Headers(),
                        "{\"destination\":\"segment\",\"source\":\"events\"}")))
                .containsExactly("X-Linkrelay is missing");
        assertThat(contract.problems(new Asked(
                        "POST", "/api/replays", Map.of(), change, "{\"destination\":\"segment\",\"source\":\"dead\"}")))
                .isNotEmpty();
        assertThat(contract.problems(new Asked(
                        "POST",
                        "/api/replays",
                        Map.of(),
                        change,
                        "{\"destination\":\"segment\",\"source\":\"events\",\"dry\":true}")))
                .containsExactly("a request has no dry");
    }

    @Test
    void wrongAnswersAreNoticed() {
        Asked groups = get("/api/dead-letters/groups", Map.of());
        assertThat(contract.problems(groups, 200, "{\"groups\":[]}")).isEmpty();
        assertThat(contract.problems(groups, 200, "{\"deadLetters\":[]}")).isNotEmpty();
        Asked letter = get("/api/dead-letters/7", Map.of());
        assertThat(contract.problems(letter, 200, "{\"groups\":[]}")).isNotEmpty();
        assertThat(contract.problems(letter, 404, "{\"status\":404,\"problem\":\"no\"}"))
                .isEmpty();
        assertThat(contract.problems(letter, 404, "no")).isNotEmpty();
    }
}
