package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.ReplayRequest;
import io.github.linkrelay.outbox.view.ReplayStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which events a replay sends. */
class OutboxReplayChoiceTest extends ReplayTestBase {

    @Test
    void storedEventsAreSentAgainWhateverBecameOfThemAndWaitingOnesAreNot() throws Exception {
        open();
        consume(DISPATCH);
        delivered(1, 3);
        dead(4, 5, "refused");
        append(6, 9);
        List<Delivery> live = take(4);
        live.get(1).acknowledge();
        live.get(3).acknowledge();
        saved();
        assertThat(outbox.countReplay(events())).isEqualTo(7);
        long id = start(events());
        List<Delivery> taken = take(7);
        assertThat(sequences(taken)).containsExactly(1L, 2L, 3L, 4L, 5L, 7L, 9L);
        taken.get(0).deadLetter("refused now");
        taken.get(3).deadLetter("refused now");
        taken.get(4).acknowledge();
        live.get(0).acknowledge();
        live.get(2).acknowledge();
        for (int index : new int[] {1, 2, 5, 6}) {
            assertThat(taken.get(index).acknowledge()).isTrue();
        }
        assertThat(status().delivered()).as("what was delivered stays so").isEqualTo(8);
        assertThat(status().deadLettered()).isEqualTo(1);
        assertBalance(status());
        assertThat(List.of(replay(id).sent(), replay(id).failed())).containsExactly(5L, 2L);
        saved();
        await().until(() -> number("SELECT seq FROM dead_letters WHERE reason = 'refused now'") == 4);
        assertThat(count("dead_letters")).isEqualTo(1);
        assertNoMore();
    }

    @Test
    void eventsFromBeforeTheDestinationBeganAreNotReplayed() throws Exception {
        open();
        append(1, 5);
        dispatcher = outbox.dispatcher("one", StartFrom.NEWEST, deliveries::add);
        dispatcher.start(DISPATCH);
        delivered(6, 7);
        assertThat(outbox.countReplay(events())).isEqualTo(2);
        start(events());
        assertThat(sequences(take(2))).containsExactly(6L, 7L);
    }

    @Test
    void dryRunCountsAndSendsNothing() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 4, "refused");
        assertThat(outbox.countReplay(deadLetters())).isEqualTo(4);
        assertThat(outbox.replays()).isEmpty();
        assertNoMore();
        assertThat(count("replays")).isZero();
    }

    @Test
    void filtersNarrowTheChoiceOfBothSources() throws Exception {
        terms = event -> List.of("body-" + new String(event.body(), UTF_8));
        open();
        consume(DISPATCH);
        List<NewEvent> all = new ArrayList<>();
        for (int hour = 0; hour < 12; hour++) {
            all.add(new NewEvent(
                    null,
                    hour % 2 == 0 ? "even" : "odd",
                    clock.millis() + Duration.ofHours(hour).toMillis(),
                    String.valueOf(hour).getBytes(UTF_8)));
        }
        all.forEach(event -> outbox.append(event).join());
        take(12).forEach(delivery -> delivery.deadLetter("refused"));
        saved();
        long three = clock.millis() + Duration.ofHours(3).toMillis();
        for (String source : List.of(ReplayRequest.DEAD_LETTERS, ReplayRequest.EVENTS)) {
            assertChoice(of(source, EventQuery.all().withType("odd")), 2, 4, 6, 8, 10, 12);
            assertChoice(of(source, EventQuery.all().receivedBetween(three, three + 7_200_000)), 4, 5);
            assertChoice(of(source, EventQuery.all().withType("odd").receivedBetween(three, null)), 4, 6, 8, 10, 12);
            assertChoice(of(source, EventQuery.all().withTerm("body-7")), 8);
            assertChoice(of(source, EventQuery.all().withTerm("7")));
            assertChoice(new ReplayRequest("one", source, EventQuery.all(), null, List.of(9L, 3L, 99L), 0, ""), 3, 9);
            assertChoice(
                    new ReplayRequest("one", source, EventQuery.all().withType("even"), null, List.of(9L, 4L), 0, ""),
                    9);
        }
    }

    @Test
    void groupOfReasonsNarrowsTheChoiceOfDeadLetters() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 4, "refused");
        outbox.execute(store -> store.connection()
                        .createStatement()
                        .executeUpdate("UPDATE dead_letters SET reason_group = 'a & b=c' WHERE seq IN (2, 3)"))
                .join();
        assertChoice(
                new ReplayRequest("one", ReplayRequest.DEAD_LETTERS, EventQuery.all(), "a & b=c", List.of(), 0, ""),
                2,
                3);
    }

    /** Begins the replay, looks at what it sends, and refuses it, so that all is as before. */
    private void assertChoice(ReplayRequest request, long... expected) throws InterruptedException {
        assertThat(outbox.countReplay(request)).as("%s", request).isEqualTo(expected.length);
        long id = start(request);
        List<Delivery> taken = take(expected.length);
        assertThat(sequences(taken))
                .as("%s", request)
                .isEqualTo(LongStream.of(expected).boxed().toList());
        taken.forEach(delivery -> delivery.release(Pause.backOff("back")));
        if (expected.length == 0) {
            awaitState(id, State.DONE);
        } else {
            outbox.cancelReplay(id).join();
        }
        clock.advance(Duration.ofSeconds(10));
        assertNoMore();
    }

    @Test
    void deathsDuringAReplayDoNotBelongToIt() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 5);
        List<Delivery> live = take(5);
        live.get(0).deadLetter("refused");
        live.get(2).deadLetter("refused");
        live.get(4).deadLetter("refused");
        saved();
        long id = start(of(ReplayRequest.DEAD_LETTERS, 1));
        assertThat(sequences(take(1))).containsExactly(1L);
        live.get(1).deadLetter("refused");
        live.get(3).deadLetter("refused");
        saved();
        clock.advance(Duration.ofSeconds(1));
        assertThat(sequences(take(1))).containsExactly(3L);
        clock.advance(Duration.ofSeconds(1));
        assertThat(sequences(take(1))).containsExactly(5L);
        clock.advance(Duration.ofSeconds(5));
        assertNoMore();
        assertThat(replay(id).total()).isEqualTo(3);
    }

    @Test
    void whatDiedJustBeforeTheRequestBelongsToTheReplay() throws Exception {
        open();
        consume(DISPATCH);
        for (int event = 1; event <= 30; event++) {
            append(event, event);
            take(1).get(0).deadLetter("refused");
            assertThat(outbox.countReplay(deadLetters())).isEqualTo(event);
        }
    }

    @Test
    void requestThatCanNotBeMetSaysWhy() throws Exception {
        open();
        consume(DISPATCH);
        assertThatThrownBy(() -> outbox.countReplay(
                        new ReplayRequest("two", ReplayRequest.EVENTS, EventQuery.all(), null, List.of(), 0, "")))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("no destination two");
        assertThatThrownBy(() -> outbox.startReplay(of("tapes", 0)).join())
                .hasRootCauseInstanceOf(OutboxException.class)
                .hasMessageContaining("[dead-letters, events]");
        assertThatThrownBy(() -> outbox.countReplay(new ReplayRequest(
                        "one",
                        ReplayRequest.EVENTS,
                        EventQuery.all(),
                        null,
                        LongStream.range(0, 1_001).boxed().toList(),
                        0,
                        "")))
                .hasMessageContaining("1000");
        assertThatThrownBy(() -> outbox.countReplay(
                        new ReplayRequest("one", ReplayRequest.EVENTS, EventQuery.all(), "refused", List.of(), 0, "")))
                .hasMessageContaining("Only dead letters have groups");
        outbox.addReplaySource("tape", events -> {
            throw new IllegalStateException("not to be opened");
        });
        assertThatThrownBy(() -> outbox.countReplay(
                        new ReplayRequest("one", "tape", EventQuery.all(), null, List.of(1L), 0, "")))
                .hasMessageContaining("no places in the log");
        assertThatThrownBy(() -> outbox.pauseReplay(5).join()).hasMessageContaining("no replay 5");
    }
}
