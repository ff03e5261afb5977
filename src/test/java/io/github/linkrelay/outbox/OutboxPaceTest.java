package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.outbox.dispatch.DispatchSettings;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import io.github.linkrelay.outbox.view.DestinationStatus;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** So many events per second, on a clock that is moved by hand. */
class OutboxPaceTest extends OutboxTestBase {

    private static DispatchSettings paced(double maxRate) {
        return new DispatchSettings(
                2_000, 16 << 20, 0, 500, 2, 5_000, 10_000, 100, maxRate, Repeat.allowed, 10, 100_000);
    }

    private void assertNoMore() throws InterruptedException {
        assertThat(deliveries.poll(120, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void eventsGoAtTheRateAndInOrder() throws Exception {
        open();
        append(1, 100);
        consume(paced(100));
        take(1);
        assertNoMore();
        for (long next = 2; next <= 50; next += 8) {
            clock.advance(Duration.ofMillis(80));
            assertThat(sequences(take(8))).startsWith(next).endsWith(next + 7);
        }
        assertNoMore();
    }

    @Test
    void withoutARateNothingWaits() throws Exception {
        open();
        append(1, 100);
        consume(paced(0));
        take(100);
    }

    @Test
    void idleTimeIsNotSavedUpBeyondATenthOfASecond() throws Exception {
        open();
        append(1, 500);
        consume(paced(100));
        take(1);
        clock.advance(Duration.ofHours(1));
        take(10);
        assertNoMore();
    }

    @Test
    void rateMayBeLessThanOneASecond() throws Exception {
        open();
        append(1, 3);
        consume(paced(0.1));
        take(1);
        clock.advance(Duration.ofMillis(9_900));
        assertNoMore();
        clock.advance(Duration.ofMillis(100));
        take(1);
        assertNoMore();
    }

    @Test
    void clockThatIsSetBackNeitherHurriesNorStops() throws Exception {
        open();
        append(1, 30);
        consume(paced(10));
        take(1);
        clock.advance(Duration.ofHours(-1));
        assertNoMore();
        clock.advance(Duration.ofMillis(100));
        take(1);
    }

    @Test
    void pacedDestinationStopsAtOnceAndGoesOnLater() throws Exception {
        open();
        append(1, 10);
        consume(paced(0.001));
        take(1).get(0).acknowledge();
        dispatcher.stop();
        assertThat(status().state()).isEqualTo(DestinationStatus.State.STOPPED);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().contains("events-dispatch-one"));
        consume(paced(0));
        take(9);
    }

    @Test
    void backlogThatIsPacedHoldsUpNoOtherDestination() throws Exception {
        open();
        append(1, 200);
        outbox.dispatcher("backfill", StartFrom.OLDEST, Delivery::acknowledge).start(paced(0.001));
        consume(DISPATCH);
        take(200).forEach(Delivery::acknowledge);
        await().until(() -> outbox.destinations().get(0).delivered() == 1);
        assertThat(outbox.destinations().get(0).waiting()).isEqualTo(199);
        assertThat(outbox.destinations().get(1).waiting()).isZero();
    }
}
