package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.ReplaySource;
import io.github.linkrelay.outbox.view.ReplayStatus.State;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Events from elsewhere are replayed like stored ones. */
class OutboxReplayOtherSourceTest extends ReplayTestBase {

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean broken = new AtomicBoolean();
    private int tapeLength = 10;

    /** Events at the places 7, 14, 21 and so on, with their place as body. */
    private final class Tape implements ReplaySource {

        private final EventQuery events;

        Tape(EventQuery events) throws IOException {
            if (broken.get()) {
                throw new IOException("the tape is torn");
            }
            this.events = events;
            open.incrementAndGet();
        }

        @Override
        public List<Item> next(long position, int most) throws IOException {
            if (broken.get()) {
                throw new IOException("the tape is torn");
            }
            List<Item> items = new ArrayList<>();
            for (long place = position / 7 + 1; place <= tapeLength && items.size() < most; place++) {
                byte[] body = String.valueOf(place * 7).getBytes(UTF_8);
                String type = place % 2 == 0 ? "even" : "odd";
                if (events.type() == null || events.type().equals(type)) {
                    items.add(new Item(place * 7, new StoredEvent(0, EventKey.of(body), type, 5, body)));
                }
            }
            return items;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    private static List<String> bodies(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> new String(delivery.event().body(), UTF_8))
                .toList();
    }

    private static List<String> places(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(place -> String.valueOf(place * 7))
                .toList();
    }

    private void openWithTape() {
        open();
        outbox.addReplaySource("tape", Tape::new);
    }

    @Test
    void eventsFromElsewhereAreSentAndLeaveTheBalanceAlone() throws Exception {
        openWithTape();
        consume(DISPATCH);
        delivered(1, 3);
        assertThat(outbox.countReplay(of("tape", EventQuery.all().withType("odd"))))
                .isEqualTo(5);
        DestinationStatus before = status();
        long id = start(of("tape", 0));
        List<Delivery> taken = take(10);
        assertThat(bodies(taken)).isEqualTo(places(1, 10));
        assertThat(taken.get(3).event().key()).isEqualTo(EventKey.of("28".getBytes(UTF_8)));
        assertThat(sequences(taken)).allMatch(sequence -> sequence < 0).doesNotHaveDuplicates();
        taken.subList(0, 8).forEach(Delivery::acknowledge);
        taken.get(8).deadLetter("refused");
        taken.get(9).release(Pause.backOff("busy"));
        clock.advance(Duration.ofSeconds(1));
        take(1).get(0).acknowledge();
        awaitState(id, State.DONE);
        assertThat(List.of(replay(id).total(), replay(id).sent(), replay(id).failed()))
                .containsExactly(10L, 9L, 1L);
        assertThat(List.of(status().received(), status().delivered(), status().deadLettered(), status().waiting()))
                .containsExactly(before.received(), before.delivered(), before.deadLettered(), before.waiting());
        saved();
        assertThat(count("dead_letters")).isZero();
        await().until(() -> open.get() == 1);
        dispatcher.stop();
        assertThat(open.get()).isZero();
    }

    @Test
    void replayGoesOnInItsSourceAfterACrash() throws Exception {
        tapeLength = 1_000;
        openWithTape();
        consume(DISPATCH);
        delivered(1, 1);
        long id = start(of("tape", 0));
        List<Delivery> taken = take(1_000);
        for (int index = 0; index < 600; index++) {
            if (index % 50 > 0) {
                taken.get(index).acknowledge();
            }
        }
        await().until(() -> number("SELECT sent FROM replays") == 588);
        crash();
        consume(DISPATCH);
        assertNoMore();
        assertThat(replay(id).state()).as("its source isn't there").isEqualTo(State.WAITING);
        outbox.addReplaySource("tape", Tape::new);
        clock.advance(Duration.ofSeconds(6));
        List<Delivery> again = take(412);
        assertThat(bodies(again))
                .startsWith("7", "357", "707")
                .endsWith(places(602, 1_000).toArray(new String[0]));
        again.forEach(Delivery::acknowledge);
        awaitState(id, State.DONE);
        assertThat(replay(id).sent()).isEqualTo(1_000);
        assertNoMore();
    }

    @Test
    void sourceThatCanNotBeReadHoldsUpItsReplayAndNothingElse() throws Exception {
        openWithTape();
        consume(DISPATCH);
        long id = start(of("tape", 1));
        take(1);
        dispatcher.stop();
        broken.set(true);
        consume(DISPATCH);
        clock.advance(Duration.ofSeconds(1));
        append(1, 20);
        assertThat(sequences(take(20))).hasSize(20).allMatch(sequence -> sequence > 0);
        awaitState(id, State.WAITING);
        assertThatThrownBy(() -> outbox.countReplay(of("tape", 0)))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("the tape is torn");
        broken.set(false);
        clock.advance(Duration.ofSeconds(5));
        assertThat(bodies(take(1))).containsExactly("7");
        assertThat(replay(id).state()).isEqualTo(State.RUNNING);
    }

    @Test
    void sourceIsTriedAgainAlsoIfTheClockWasSetBackMeanwhile() throws Exception {
        openWithTape();
        consume(DISPATCH);
        delivered(1, 1);
        dispatcher.stop();
        long id = start(of("tape", 0));
        broken.set(true);
        consume(DISPATCH);
        awaitState(id, State.WAITING);
        broken.set(false);
        clock.advance(Duration.ofHours(-1));
        clock.advance(Duration.ofSeconds(5));
        assertThat(bodies(take(10))).isEqualTo(places(1, 10));
    }

    @Test
    void sourceThatGrewIsReadToItsEnd() throws Exception {
        openWithTape();
        consume(DISPATCH);
        long id = start(of("tape", 0.001));
        take(1).get(0).acknowledge();
        outbox.pauseReplay(id).join();
        dispatcher.stop();
        tapeLength = 12;
        consume(DISPATCH);
        outbox.resumeReplay(id).join();
        for (int i = 0; i < 11; i++) {
            take(1).get(0).acknowledge();
            clock.advance(Duration.ofSeconds(1_000));
        }
        awaitState(id, State.DONE);
        assertThat(List.of(replay(id).total(), replay(id).sent(), replay(id).failed()))
                .containsExactly(12L, 12L, 0L);
    }

    @Test
    void nameOfASourceThatTheOutboxHasItselfIsRefused() {
        OutboxComponent component = new OutboxComponent();
        assertThatThrownBy(() -> component.addReplaySource("events", Tape::new))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("events");
    }

    @Test
    void sourceOfTheComponentIsThereInEveryOutboxOfIt() throws Exception {
        OutboxComponent component = new OutboxComponent();
        component.setDirectory(directory.toString());
        outbox = component.getOutbox("events");
        consume(DISPATCH);
        component.addReplaySource("tape", Tape::new);
        assertThat(outbox.countReplay(of("tape", 0))).isEqualTo(10);
        Outbox later = component.getOutbox("later");
        later.dispatcher("one", StartFrom.OLDEST, Delivery::acknowledge).start(DISPATCH);
        assertThat(later.countReplay(of("tape", 0))).isEqualTo(10);
        later.close();
    }
}
