package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.outbox.dispatch.DispatchSettings;
import io.github.linkrelay.outbox.dispatch.Dispatcher;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the operator reads of an outage in the log: that it began, each hour that it lasts, and that it is over. */
class OutageLogTest extends OutboxTestBase {

    private static final Pause NO_ANSWER = Pause.backOff("no answer: connection refused");
    private static final Pause DOWN = Pause.backOff("answered 503: try later");
    private static final Pause TOO_MANY = Pause.backOff("answered 429: slow down", Duration.ofSeconds(30));
    private static final Pause UNAUTHORIZED = Pause.hold("answered 401: no such key");
    /** The destination takes what it has; what comes next fails again. */
    private static final Pause TAKES_SOME = null;

    private static final DispatchSettings FEW =
            new DispatchSettings(4, 16 << 20, 0, 500, 2, 5_000, 10_000, 100, 0, Repeat.allowed, 10, 100_000);

    /** A destination whose answers change from one round to the next. */
    private final class Failing {
        private final BlockingQueue<Delivery> handed = new LinkedBlockingQueue<>();
        private final Dispatcher dispatcher;
        private final Pause[] answers;
        private int rounds;
        private int tries;

        Failing(String name, Pause... answers) {
            this.answers = answers;
            dispatcher = outbox.dispatcher(name, StartFrom.OLDEST, handed::add);
            dispatcher.start(FEW);
        }

        /** Answers all that was handed over, each with the answer of this round. */
        void answer() {
            Pause answer = answers[rounds++ % answers.length];
            List<Delivery> all = new ArrayList<>();
            handed.drainTo(all);
            for (Delivery delivery : all) {
                tries++;
                if (answer == TAKES_SOME) {
                    delivery.acknowledge();
                } else {
                    delivery.release(answer);
                }
            }
        }

        void waitForOne() throws InterruptedException {
            Delivery next = handed.poll(5, TimeUnit.SECONDS);
            assertThat(next)
                    .as("a delivery to %s", dispatcher.subscription().name())
                    .isNotNull();
            handed.add(next);
        }
    }

    /** Lets all of them fail until the clock has gone on for {@code hours}; then all of them take what comes. */
    private void outage(int hours, Failing... all) throws InterruptedException {
        Instant end = clock.instant().plus(Duration.ofHours(hours));
        while (clock.instant().isBefore(end)) {
            for (Failing each : all) {
                each.waitForOne();
                each.answer();
            }
            // All rests of these answers are over by then.
            clock.advance(Duration.ofSeconds(30));
        }
        for (Failing each : all) {
            each.waitForOne();
            List<Delivery> rest = new ArrayList<>();
            each.handed.drainTo(rest);
            rest.forEach(Delivery::acknowledge);
        }
    }

    private static List<String> of(LogLines log) {
        return log.lines().stream()
                .filter(line -> line.contains("linkrelay.outbox") && !line.startsWith("DEBUG"))
                .toList();
    }

    static Stream<Arguments> everyState() {
        return Stream.of(
                Arguments.of("no answer", new Pause[] {NO_ANSWER}),
                Arguments.of("503", new Pause[] {DOWN}),
                Arguments.of("429", new Pause[] {TOO_MANY}),
                Arguments.of("401", new Pause[] {UNAUTHORIZED}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyState")
    void outageOfAnHourIsTwoLines(String name, Pause... answers) throws Exception {
        open();
        append(1, 1);
        Failing one = new Failing("one", answers);
        try (LogLines log = new LogLines()) {
            outage(1, one);
            assertThat(of(log)).hasSize(2);
            assertThat(of(log).get(0)).startsWith("WARN").contains(answers[0].reason());
            assertThat(of(log).get(1)).startsWith("INFO").endsWith("takes events again");
            assertThat(one.tries).isGreaterThanOrEqualTo(120);
        }
    }

    @Test
    void outageThatLastsIsToldEachHourWithWhatWasLeftOut() throws Exception {
        open();
        append(1, 1);
        Failing one = new Failing("one", DOWN);
        try (LogLines log = new LogLines()) {
            outage(3, one);
            assertThat(of(log)).hasSize(4);
            assertThat(of(log).get(1)).contains("119 more since the last such line");
            assertThat(of(log).get(2)).contains("119 more since the last such line");
        }
    }

    @Test
    void answersThatChangeEachTimeAreFewerThanTenLinesAnHour() throws Exception {
        open();
        append(1, 10);
        Failing one = new Failing("one", NO_ANSWER, UNAUTHORIZED, DOWN, TOO_MANY, UNAUTHORIZED);
        try (LogLines log = new LogLines()) {
            outage(1, one);
            assertThat(of(log)).hasSizeBetween(3, 9);
            assertThat(of(log).get(0)).contains("backing off");
            assertThat(of(log).get(1)).contains("held");
        }
    }

    @Test
    void destinationThatComesAndGoesIsFewerThanTenLinesAnHour() throws Exception {
        open();
        append(1, 1_000);
        Failing one = new Failing("one", DOWN, TAKES_SOME);
        try (LogLines log = new LogLines()) {
            outage(1, one);
            assertThat(of(log)).hasSizeBetween(4, 9);
        }
    }

    @Test
    void threeDestinationsAtOnceAreFewerThanTenLinesAnHour() throws Exception {
        open();
        append(1, 1);
        Failing one = new Failing("one", NO_ANSWER);
        Failing two = new Failing("two", TOO_MANY);
        Failing three = new Failing("three", UNAUTHORIZED);
        try (LogLines log = new LogLines()) {
            outage(1, one, two, three);
            assertThat(of(log)).hasSize(6);
        }
    }

    @Test
    void anotherOutageAfterTheFirstIsToldAtOnce() throws Exception {
        open();
        append(1, 1);
        Failing one = new Failing("one", DOWN);
        try (LogLines log = new LogLines()) {
            outage(1, one);
            append(2, 2);
            outage(1, one);
            assertThat(of(log)).hasSize(4);
            assertThat(of(log).get(2)).startsWith("WARN");
        }
    }
}
