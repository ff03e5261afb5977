package io.github.linkrelay.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.alert.DeadLetterCounts.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PastCountsTest {
    private static final Duration TEN = Duration.ofMinutes(10);
    private static final Instant START = Instant.parse("2026-06-14T12:00:00Z");
    private static final Cause CAUSE = new Cause("segment", "answered 400");

    private final PastCounts past = new PastCounts(START);

    @Test
    void whatWasCountedSinceTheStartCountsAtOnce() {
        add(0, 7, 3);
        assertThat(past.within(TEN).requests().all()).isEqualTo(7);
        assertThat(past.within(TEN).deadLetters()).isEqualTo(Map.of("events", Map.of(CAUSE, 3L)));
    }

    @Test
    void eachWindowCountsWhatCameWithinIt() {
        for (int minute = 1; minute <= 30; minute++) {
            add(minute, minute * 10L, minute);
        }
        assertThat(past.within(TEN).requests().all()).isEqualTo(100);
        assertThat(past.within(Duration.ofMinutes(5)).requests().all()).isEqualTo(50);
        assertThat(past.within(TEN).deadLetters()).isEqualTo(Map.of("events", Map.of(CAUSE, 10L)));
    }

    @Test
    void whatIsOlderThanTheWindowCountsNoMore() {
        add(1, 7, 3);
        add(11, 7, 3);
        assertThat(past.within(TEN).deadLetters()).isEqualTo(Map.of("events", Map.of()));
        assertThat(past.within(TEN).requests().all()).isZero();
    }

    @Test
    void windowNoLongerThanTheTimeBetweenTwoChecksMissesNothing() {
        for (int minute = 10; minute <= 60; minute += 10) {
            add(minute, minute, 0);
            assertThat(past.within(TEN).requests().all()).isEqualTo(10);
        }
    }

    @Test
    void countingBeginsAnewAfterAPause() {
        add(1, 7, 3);
        add(300, 1_000, 500);
        assertThat(past.within(TEN).requests().all())
                .as("nobody looked meanwhile")
                .isZero();
        add(301, 1_001, 500);
        assertThat(past.within(TEN).requests().all()).isEqualTo(1);
    }

    private void add(int minute, long requests, long dead) {
        past.add(
                START.plus(Duration.ofMinutes(minute)),
                new Counts(new RequestCounts(requests, 0, 0, 0), Map.of("events", Map.of(CAUSE, dead))),
                TEN);
    }
}
