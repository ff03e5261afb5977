package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import io.github.linkrelay.sandbox.StandInAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** Routes that stop and start, and the end of the process, with events in hand. The harness lets a stop take 5 s. */
class StoppingTest extends Delivered {
    @Test
    void routeThatIsStoppedAndStartedUnderLoadLosesNothing() throws Exception {
        start();
        Sender sender = new Sender();
        for (int i = 0; i < 3; i++) {
            int before = sender.acknowledged().size();
            await().until(() -> sender.acknowledged().size() > before + 50);
            linkrelay.context().getRouteController().stopRoute("deliver-segment");
            assertThat(linkrelay.segment().state()).isEqualTo(State.STOPPED);
            int stopped = sender.acknowledged().size();
            await().until(() -> sender.acknowledged().size() > stopped + 50);
            linkrelay.context().getRouteController().startRoute("deliver-segment");
        }
        List<String> sent = sender.stop();
        awaitDelivered(sent.size());
        assertThat(new HashSet<>(arrived())).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(segment.takenEvents()).as("a stop finishes what is in hand").isEqualTo(sent.size());
    }

    @Test
    void partialBatchIsSentAtTheEnd() throws Exception {
        start("linkrelay.segment.batch.interval", "60000");
        send("a", 7);
        await().until(() -> linkrelay.segment().inFlight() == 7);
        assertThat(segment.requests()).isZero();
        Duration taken = timedStop();
        assertThat(segment.batchSizes()).containsExactly(7);
        assertThat(taken).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void eventThatIsBeingTransformedWhenTheEndComesIsSentToo() throws Exception {
        startWithStep(SlowStep.class, "linkrelay.segment.batch.interval", "200");
        send("a", 1);
        assertThat(SlowStep.ENTERED.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(timedStop()).isLessThan(Duration.ofSeconds(4));
        assertThat(arrived()).containsExactly("a0");
    }

    /** Goes on half a second after Camel has begun to stop, when it has sent what was in the batch till then. */
    public static final class SlowStep {
        private static final CountDownLatch ENTERED = new CountDownLatch(1);

        public void linger(Exchange exchange) {
            ENTERED.countDown();
            await().pollDelay(Duration.ofMillis(500))
                    .until(() -> exchange.getContext().isStopping());
            await().pollDelay(Duration.ofMillis(500)).until(() -> true);
        }
    }

    @Test
    void endUnderLoadIsQuickAndWhatWasAcknowledgedArrives() throws Exception {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            start();
            Sender sender = new Sender();
            await().until(() -> sender.acknowledged().size() > 200);
            assertThat(timedStop()).isLessThan(Duration.ofSeconds(4));
            sent.addAll(sender.stop());
        }
        start();
        awaitDelivered(sent.size());
        assertThat(new HashSet<>(arrived())).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void endWithinARedeliveryDelayComesInTimeAndTheEventWaitsOnDisk() throws Exception {
        start(
                "camel.main.shutdown-timeout",
                "2",
                "linkrelay.delivery.redelivery-delay",
                "30000",
                "linkrelay.delivery.redelivery-delay-max",
                "60000");
        segment.answerWith(StandInAnswer.status(503));
        send("a", 2);
        await().until(() -> segment.requests() > 0);
        assertThat(timedStop()).isLessThan(Duration.ofSeconds(5));
        segment.answerWith(StandInAnswer.accept());
        start();
        awaitDelivered(2);
        assertThat(arrived()).containsExactlyInAnyOrder("a0", "a1");
    }

    @Test
    void endWhileSegmentHangsComesInTimeAndTheEventWaitsOnDisk() throws Exception {
        start("camel.main.shutdown-timeout", "2");
        segment.answerWith(StandInAnswer.accept().held());
        send("a", 2);
        await().until(() -> segment.heldRequests() > 0);
        assertThat(timedStop()).isLessThan(Duration.ofSeconds(5));
        segment.answerWith(StandInAnswer.accept());
        start();
        awaitDelivered(2);
        assertThat(new HashSet<>(arrived())).containsExactlyInAnyOrder("a0", "a1");
    }

    @Test
    void routeStoppedWhileSegmentHangsGoesOnAfterItsStart() throws Exception {
        start("linkrelay.segment.batch.size", "2", "linkrelay.segment.batch.parallel", "8");
        segment.answerWith(StandInAnswer.accept().held());
        send("a", 20);
        await().until(() -> segment.heldRequests() == 8);
        linkrelay.context().getRouteController().stopRoute("deliver-segment", 1, TimeUnit.SECONDS);
        segment.answerWith(StandInAnswer.accept());
        segment.release();
        linkrelay.context().getRouteController().startRoute("deliver-segment");
        awaitDelivered(20);
        assertThat(new HashSet<>(arrived())).containsExactlyInAnyOrderElementsOf(tokens("a", 20));
    }

    private Duration timedStop() throws InterruptedException {
        long start = System.nanoTime();
        stopLinkrelayUnreleased();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** One sender that goes on until it is told to stop or is not answered any more. */
    private final class Sender implements Runnable {
        private final Webhooks webhooks = linkrelay.webhooks();
        private final String name = "s" + System.nanoTime() + "-";
        private final List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
        private final Thread thread = new Thread(this, "sender");
        private volatile boolean going = true;

        Sender() {
            thread.start();
        }

        List<String> acknowledged() {
            return acknowledged;
        }

        List<String> stop() throws InterruptedException {
            going = false;
            thread.join();
            return acknowledged;
        }

        @Override
        public void run() {
            try {
                for (int i = 0; going; i++) {
                    if (webhooks.send(Webhooks.click(name + i)) == 200) {
                        acknowledged.add(name + i);
                    }
                }
            } catch (IOException e) {
                // It has stopped.
            }
        }
    }
}
