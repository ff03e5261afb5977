package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.camel.RuntimeCamelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private final Clock clock = Clock.fixed(Instant.parse("2026-10-21T07:28:00Z"), ZoneOffset.UTC);

    @Test
    void secondsAreReadWithBlanksAroundThem() {
        assertThat(RetryAfter.parse("120", clock)).contains(Duration.ofMinutes(2));
        assertThat(RetryAfter.parse(" 0 ", clock)).contains(Duration.ZERO);
        assertThat(RetryAfter.parse("999999999", clock)).contains(Duration.ofSeconds(999_999_999));
    }

    @Test
    void dateIsReadAgainstTheClock() {
        assertThat(RetryAfter.parse("Wed, 21 Oct 2026 07:28:30 GMT", clock)).contains(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Wednesday, 21-Oct-26 07:28:30 GMT", "Wed Oct 21 07:28:30 2026", "wed, 21 oct 2026 07:28:30 gmt"
            })
    void olderFormsOfADateAreRead(String value) {
        assertThat(RetryAfter.parse(value, clock)).contains(Duration.ofSeconds(30));
    }

    @Test
    void dayOfAsctimeIsFilledWithABlank() {
        assertThat(RetryAfter.parse("Sun Nov  1 07:28:00 2026", clock)).contains(Duration.ofDays(11));
        assertThat(RetryAfter.parse("Tue, 3 Nov 2026 07:28:00 GMT", clock)).contains(Duration.ofDays(13));
    }

    @Test
    void yearOfTwoDigitsIsNeverMoreThanFiftyYearsAhead() {
        assertThat(RetryAfter.parse("Wednesday, 21-Oct-76 07:28:00 GMT", clock)
                        .orElseThrow()
                        .toDays())
                .isEqualTo(18_263);
        assertThat(RetryAfter.parse("Sunday, 06-Nov-94 08:49:37 GMT", clock)).contains(Duration.ZERO);
    }

    @Test
    void dateThatHasPassedIsNoTimeAtAll() {
        assertThat(RetryAfter.parse("Wed, 21 Oct 2015 07:28:00 GMT", clock)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "-1",
                "1.5",
                "10s",
                "1e3",
                "2026-10-21T07:28:30Z",
                "Thu, 21 Oct 2026 07:28:30 GMT",
                "Thursday, 21-Oct-26 07:28:30 GMT",
                "Wed, 21-Oct-26 07:28:30 GMT",
                "Thu Oct 21 07:28:30 2026",
                "Wed Oct 21 07:28:30 GMT 2026",
                "99999999999999999999"
            })
    void nonsenseIsNoRetryAfter(String value) {
        assertThat(RetryAfter.parse(value, clock)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Retry-After", "retry-after", "RETRY-AFTER"})
    void headerIsFoundInAnyCaseAndThroughWrappers(String header) {
        assertThat(RetryAfter.of(new RuntimeCamelException(Failures.retryAfter(header, "7")), clock))
                .contains(Duration.ofSeconds(7));
    }

    @Test
    void otherHeadersAndOtherFailuresHaveNone() {
        assertThat(RetryAfter.of(Failures.retryAfter("X-Retry-After", "7"), clock))
                .isEmpty();
        assertThat(RetryAfter.of(Failures.answered(503, null, null), clock)).isEmpty();
        assertThat(RetryAfter.of(new IOException("refused"), clock)).isEmpty();
        assertThat(RetryAfter.of(null, clock)).isEmpty();
    }
}
