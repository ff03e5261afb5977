package io.github.linkrelay.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsCommandTest extends CommandTestBase {
    private static final String DECIDE = "POST /api/destinations/segment/refusals";

    @ParameterizedTest
    @CsvSource({
        "retry, 12 refused events of segment are sent again.",
        "bury, 12 refused events of segment became dead letters."
    })
    void decisionIsPassedOnAndItsEffectTold(String action, String told) {
        api.on(DECIDE, "{\"decided\":12,\"action\":\"" + action + "\"}");
        assertThat(run("refusals", "segment", "--" + action, "--yes")).isZero();
        assertThat(printed().lines()).containsExactly(told);
        assertThat(api.asked(DECIDE)).singleElement().satisfies(asked -> assertThat(asked.body())
                .isEqualTo("{\"action\":\"" + action + "\"}"));
    }

    @Test
    void withoutADecisionOrWithBothNothingIsDone() {
        assertThat(run("refusals", "segment")).isEqualTo(2);
        assertThat(run("refusals", "segment", "--bury", "--retry")).isEqualTo(2);
        assertThat(api.asked()).isEmpty();
    }
}
