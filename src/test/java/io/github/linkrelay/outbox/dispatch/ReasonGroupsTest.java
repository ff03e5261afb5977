package io.github.linkrelay.outbox.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonGroupsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "answered 400: event 5b1c1f6e-3c0a-4c1e-9a77-0d8f6f1a2b3c is bad    | answered 400: event * is bad",
                "answered 400: 5B1C1F6E-3C0A-4C1E-9A77-0D8F6F1A2B3C                 | answered 400: *",
                "the key deadbeef01 is known                                        | the key * is known",
                "event of 123456 bytes, the destination 32768                       | event of * bytes, the destination *",
                "answered 400: {\"message\":\"no user number 17 of this project\"}  | answered 400: {\"message\":\"*\"}",
                "answered 400: user 'the one with the number 17' is bad             | answered 400: user '*' is bad",
            })
    void whatDiffersFromOneToTheNextIsLeftOut(String reason, String group) {
        assertThat(ReasonGroups.of(reason)).isEqualTo(group);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "answered 400",
                "answered 503: try later",
                "answered 400: batch[17]: no userId",
                "answered 400: {\"message\":\"a text without any digit in it\"}",
                "answered 400: {\"code\":\"E17\"}",
                "it can't be read: 17 of them don't",
                "no answer: Connection refused",
                "deadbee and facade are words",
            })
    void whatSaysWhichTroubleItIsStays(String reason) {
        assertThat(ReasonGroups.of(reason)).isEqualTo(reason);
    }

    @Test
    void groupIsNeverLongAndALongReasonIsNoTrouble() {
        assertThat(ReasonGroups.of("x ".repeat(500_000))).hasSize(200);
        assertThat(ReasonGroups.of("\"'".repeat(500_000))).hasSizeLessThanOrEqualTo(200);
        assertThat(ReasonGroups.of("")).isEmpty();
        assertThat(ReasonGroups.of("costs $1 and \\2 \"of this long text with $ and 3\""))
                .isEqualTo("costs $1 and \\2 \"*\"");
        assertThat(ReasonGroups.of("\"of this long text with $ and \\ alone\""))
                .isEqualTo("\"of this long text with $ and \\ alone\"");
    }
}
