package io.github.linkrelay.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForgetTest extends CommandTestBase {
    private static final String FORGET = "POST /api/destinations/old%20one%2F2/forget";
    private static final String NAME = "old one/2";

    @BeforeEach
    void hold() {
        api.on(
                "GET /api/status",
                """
                {"product": {"version": "1", "camel": "4", "java": "17", "mode": "live", "startedAt": "2026-06-14T09:00:00Z"},
                 "role": {"name": "operator", "masked": false}, "now": "2026-06-14T09:00:00Z", "webhooks": {"requests": {}},
                 "outboxes": [{"name": "events", "accepting": true, "events": 5, "indexed": 0, "fileBytes": 1, "diskFreeBytes": 1,
                   "deadLetters": 0, "quarantine": 0, "quarantineNotKept": 0, "rates": {"seconds": 5, "received": [], "refused": []},
                   "destinations": [{"name": "old one/2", "state": "stopped", "since": "2026-06-14T09:00:00Z", "received": 5,
                     "delivered": 2, "filtered": 0, "deadLettered": 0, "waiting": 3, "inFlight": 0, "delivering": []}]}],
                 "reload": {"enabled": false}}
                """);
        api.on(FORGET, "{\"forgotten\":\"old one/2\"}");
    }

    @Test
    void itIsForgottenAndSaysWhatWaited() {
        assertThat(run("forget", NAME, "--yes")).isZero();
        assertThat(printed().lines()).containsExactly("Forgotten: old one/2. 3 events waited for it.");
        assertThat(api.asked(FORGET)).hasSize(1);
    }

    @Test
    void jsonIsTheAnswer() {
        assertThat(run("forget", NAME, "--yes", "--json")).isZero();
        assertThat(printed().strip()).isEqualTo("{\"forgotten\":\"old one/2\"}");
    }

    @ParameterizedTest
    @CsvSource({"y, 0, 1", "'', 1, 0"})
    void onATerminalItAsks(String reply, int exitCode, int requests) {
        surroundings.isTerminal = true;
        surroundings.reply = reply;
        assertThat(run("forget", NAME)).isEqualTo(exitCode);
        assertThat(surroundings.questions).containsExactly("Forget old one/2? 3 events wait for it. [y/N] ");
        assertThat(api.asked(FORGET)).hasSize(requests);
    }

    @Test
    void withoutATerminalItRefusesToGuess() {
        assertThat(run("forget", NAME)).isEqualTo(2);
        assertThat(told()).contains("add --yes");
        assertThat(api.asked()).isEmpty();
    }

    @Test
    void destinationThatIsNoneIsExitCodeOne() {
        assertThat(run("forget", "other", "--yes")).isEqualTo(1);
        assertThat(told()).contains("There is no destination other in the outbox events.");
    }

    @Test
    void destinationThatRunsIsRefusedByTheApi() {
        api.on(FORGET, any -> ApiStandIn.Answered.problem(409, "It is not stopped."));
        assertThat(run("forget", NAME, "--yes")).isEqualTo(1);
        assertThat(told()).contains("It is not stopped.");
    }
}
