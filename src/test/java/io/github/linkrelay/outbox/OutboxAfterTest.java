package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.outbox.dispatch.Dispatcher;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import io.github.linkrelay.outbox.sqlite.write.Retention;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.ReplayRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A destination that gets an event when another one is done with it. */
class OutboxAfterTest extends ReplayTestBase {

    private final BlockingQueue<Delivery> archived = new LinkedBlockingQueue<>();
    private Dispatcher archive;

    private void consumeArchive() {
        archive = outbox.dispatcher("archive", StartFrom.OLDEST, "one", archived::add);
        archive.start(DISPATCH);
    }

    private List<Delivery> takeArchived(int count) throws InterruptedException {
        List<Delivery> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Delivery delivery = archived.poll(5, TimeUnit.SECONDS);
            assertThat(delivery).as("archived %d of %d", i + 1, count).isNotNull();
            taken.add(delivery);
        }
        return taken;
    }

    private void assertNothingArchived() throws InterruptedException {
        assertThat(archived.poll(150, TimeUnit.MILLISECONDS)).isNull();
    }

    private static List<Boolean> deadElsewhere(List<Delivery> deliveries) {
        return deliveries.stream().map(Delivery::isDeadElsewhere).toList();
    }

    @Override
    DestinationStatus status() {
        return outbox.destinations().stream()
                .filter(status -> status.name().equals("one"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eventGoesOnOnlyAfterTheOtherDestinationIsDoneWithItAndAllBefore() throws Exception {
        open();
        consume(DISPATCH);
        consumeArchive();
        append(1, 5);
        List<Delivery> taken = take(5);
        assertNothingArchived();
        taken.get(1).acknowledge();
        taken.get(4).acknowledge();
        assertNothingArchived();
        taken.get(0).acknowledge();
        assertThat(sequences(takeArchived(2))).containsExactly(1L, 2L);
        assertNothingArchived();
        taken.get(2).release(Pause.backOff("busy"));
        assertNothingArchived();
        taken.get(3).deadLetter("refused");
        clock.advance(Duration.ofSeconds(1));
        take(1).get(0).acknowledge();
        assertThat(sequences(takeArchived(3))).containsExactly(3L, 4L, 5L);
        DestinationStatus status = outbox.destinations().get(0);
        assertThat(status.name()).isEqualTo("archive");
        assertThat(status.waiting()).isEqualTo(5);
        assertBalance(status);
    }

    @Test
    void statusNamesWhatTheOldestWaitingEventWaitsFor() throws Exception {
        open();
        consume(DISPATCH);
        consumeArchive();
        assertThat(archiveStatus().waitsFor()).isNull();
        append(1, 2);
        List<Delivery> taken = take(2);
        assertThat(archiveStatus().waitsFor()).isEqualTo("one");
        assertThat(status().waitsFor()).as("it waits for nobody").isNull();
        taken.get(0).acknowledge();
        List<Delivery> first = takeArchived(1);
        assertThat(archiveStatus().waitsFor())
                .as("the first is its own to deliver")
                .isNull();
        first.get(0).acknowledge();
        await().until(() -> "one".equals(archiveStatus().waitsFor()));
        archive.stop();
        assertThat(archiveStatus().waitsFor()).isNull();
    }

    private DestinationStatus archiveStatus() {
        return outbox.destinations().stream()
                .filter(status -> status.name().equals("archive"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void deadLettersOfTheOtherAreMarkedAsTheyAreWhenTheEventIsHandedOver() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 4);
        List<Delivery> taken = take(4);
        taken.get(0).acknowledge();
        taken.get(1).deadLetter("refused");
        taken.get(2).deadLetter("refused");
        taken.get(3).acknowledge();
        saved();
        start(new ReplayRequest("one", ReplayRequest.DEAD_LETTERS, EventQuery.all(), null, List.of(3L), 0, ""));
        take(1).get(0).acknowledge();
        saved();
        consumeArchive();
        assertThat(deadElsewhere(takeArchived(4))).containsExactly(false, true, false, false);
        assertThat(taken.get(1).isDeadElsewhere())
                .as("who waits for nobody is told nothing")
                .isFalse();
    }

    @Test
    void onlyWhatIsOnDiskCountsAsDone() throws Exception {
        open();
        consume(DISPATCH);
        consumeArchive();
        for (int from = 1; from <= 91; from += 10) {
            append(from, from + 9);
            take(10).forEach(delivery -> delivery.deadLetter("refused"));
            assertThat(deadElsewhere(takeArchived(10))).doesNotContain(false);
        }
    }

    @Test
    void unknownDestinationIsWaitedForAndSaidOnce() throws Exception {
        try (LogLines log = new LogLines()) {
            open();
            append(1, 3);
            consumeArchive();
            assertNothingArchived();
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("archive waits for one"))
                    .hasSize(1);
            consume(DISPATCH);
            assertNothingArchived();
            take(3).forEach(Delivery::acknowledge);
            assertThat(sequences(takeArchived(3))).containsExactly(1L, 2L, 3L);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("archive waits for one"))
                    .hasSize(1);
        }
    }

    @Test
    void destinationThatWasForgottenIsWaitedFor() throws Exception {
        open();
        consume(DISPATCH);
        consumeArchive();
        append(1, 2);
        take(2).forEach(Delivery::acknowledge);
        takeArchived(2);
        dispatcher.stop();
        outbox.forget("one").join();
        append(3, 4);
        assertNothingArchived();
    }

    @Test
    void noDestinationWaitsForItselfOrForOneThatWaitsForIt() {
        open();
        assertThatThrownBy(() -> outbox.dispatcher("archive", StartFrom.OLDEST, "archive", archived::add))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("can't wait for itself");
        consumeArchive();
        outbox.dispatcher("third", StartFrom.OLDEST, "archive", archived::add).start(DISPATCH);
        assertThatThrownBy(() -> outbox.dispatcher("one", StartFrom.OLDEST, "third", archived::add))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("third, which waits for it");
        archive.stop();
        outbox.dispatcher("one", StartFrom.OLDEST, "third", archived::add).start(DISPATCH);
    }

    @Test
    void retentionKeepsWhatTheArchiveHasStillToGet() throws Exception {
        open();
        consume(DISPATCH);
        consumeArchive();
        append(1, 3);
        List<Delivery> taken = take(3);
        taken.get(0).acknowledge();
        takeArchived(1).get(0).acknowledge();
        clock.advance(Duration.ofDays(30));
        await().until(() -> {
            outbox.execute(store -> new Retention(store, settings()).step(false))
                    .join();
            return count("events") == 2;
        });
    }

    @Test
    void manyEventsArriveInOrderBehindTheOther() throws Exception {
        open();
        outbox.dispatcher("one", StartFrom.OLDEST, Delivery::acknowledge).start(DISPATCH);
        outbox.dispatcher("archive", StartFrom.OLDEST, "one", delivery -> {
                    archived.add(delivery);
                    delivery.acknowledge();
                })
                .start(DISPATCH);
        append(1, 3_000);
        assertThat(sequences(takeArchived(3_000)))
                .isEqualTo(LongStream.rangeClosed(1, 3_000).boxed().toList());
    }
}
