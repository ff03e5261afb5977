package io.github.linkrelay.outbox.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.event.AttemptOutcome;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.ReplayRequest;
import io.github.linkrelay.outbox.view.ReplayStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each command by itself: no thread, no clock, no store. */
class SubscriptionStateTest {

    private static final String BAD = "answered 400";
    private static final long START = 1_000_000;

    private final Object consumer = new Object();
    private long millis;
    private SubscriptionState state = at(0, Map.of());

    private static SubscriptionState at(long position, Map<Long, Long> sending) {
        KnownDestination known = new KnownDestination("one", 0, position, "", position, 0, 0, 0, START);
        return new SubscriptionState(new ProgressStore.SavedProgress(known, sending, List.of()), 10, new Now(0, START));
    }

    private static DispatchSettings settings(int maxInFlight, double maxRate, Repeat repeat) {
        return new DispatchSettings(maxInFlight, 16 << 20, 60_000, 500, 2, 5_000, 10_000, 2, maxRate, repeat, 3, 100);
    }

    private Now now() {
        return new Now(TimeUnit.MILLISECONDS.toNanos(millis), START + millis);
    }

    private void attach(DispatchSettings settings) {
        state.attach(now(), consumer, settings, null);
        state.effects();
    }

    private long tick() {
        return state.tick(now(), consumer);
    }

    private HandedOver handOver(long sequence) {
        return state.handOver(now(), consumer, new StoredEvent(sequence, null, "t", START, new byte[10]), null);
    }

    private List<HandedOver> handOver(long first, long last) {
        List<HandedOver> all = new ArrayList<>();
        for (long sequence = first; sequence <= last; sequence++) {
            assertThat(tick()).isEqualTo(sequence);
            all.add(handOver(sequence));
        }
        return all;
    }

    private DestinationStatus status() {
        return state.status(now(), 0, null);
    }

    private void save() {
        state.saved(state.unsaved(now()));
    }

    // --- what goes next

    @Test
    void eventsGoInOrderUpToTheEndOfTheLog() {
        attach(settings(100, 0, Repeat.allowed));
        handOver(1, 10);
        assertThat(tick()).isEqualTo(SubscriptionState.NOTHING);
        assertThat(state.delay()).as("time alone changes nothing").isEqualTo(Long.MAX_VALUE);
        state.appended(11);
        assertThat(state.effects().wake()).isTrue();
        assertThat(tick()).isEqualTo(11);
    }

    @Test
    void noEventGoesOutOfTurnOrTwice() {
        attach(settings(100, 0, Repeat.allowed));
        assertThat(handOver(2)).isNull();
        assertThat(handOver(1)).isNotNull();
        assertThat(handOver(1)).isNull();
    }

    @Test
    void nothingGoesBeyondTheBoundUntilASettlementMakesRoomAndWakes() {
        attach(settings(3, 0, Repeat.allowed));
        List<HandedOver> all = handOver(1, 3);
        assertThat(tick()).isEqualTo(SubscriptionState.NOTHING);
        state.settlement().accept(now(), all.subList(0, 1), false);
        assertThat(state.effects().wake()).isTrue();
        assertThat(tick()).isEqualTo(4);
    }

    @Test
    void settlementWakesNobodyWhereNothingWaits() {
        attach(settings(100, 0, Repeat.allowed));
        List<HandedOver> all = handOver(1, 10);
        tick();
        state.settlement().accept(now(), all, false);
        assertThat(state.effects().wake()).isFalse();
    }

    @Test
    void aPaceNamesTheMomentOfTheNextEvent() {
        attach(settings(100, 10, Repeat.allowed));
        handOver(1, 1);
        assertThat(tick()).isEqualTo(SubscriptionState.NOTHING);
        assertThat(state.delay()).isBetween(99_000_000L, 100_000_000L);
        millis += 100;
        assertThat(tick()).isEqualTo(2);
    }

    @Test
    void nothingGoesBeforeThePredecessorIsDone() {
        state.attach(now(), consumer, settings(100, 0, Repeat.allowed), "first");
        assertThat(tick()).isEqualTo(SubscriptionState.NOTHING);
        assertThat(status().waitsFor()).isEqualTo("first");
        state.predecessorDone(1);
        assertThat(state.effects().wake()).isTrue();
        handOver(1, 1);
        assertThat(tick()).isEqualTo(SubscriptionState.NOTHING);
    }

    @Test
    void suspendedOneGetsNothing() {
        attach(settings(100, 0, Repeat.allowed));
        state.suspend(true);
        assertThat(tick()).isEqualTo(SubscriptionState.NOTHING);
        state.suspend(false);
        assertThat(state.effects().wake()).isTrue();
        assertThat(tick()).isEqualTo(1);
    }

    @Test
    void consumerThatWasReplacedGetsNothingMore() {
        attach(settings(100, 0, Repeat.allowed));
        assertThatThrownBy(() -> state.attach(now(), new Object(), settings(1, 0, Repeat.allowed), null))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("has a consumer already");
        handOver(1, 2);
        assertThat(state.detach(now(), new Object())).isFalse();
        assertThat(state.detach(now(), consumer)).isTrue();
        assertThat(tick()).isEqualTo(SubscriptionState.END);
        assertThat(status().state()).isEqualTo(State.STOPPED);
        Object next = new Object();
        state.attach(now(), next, settings(100, 0, Repeat.allowed), null);
        assertThat(state.tick(now(), next)).isEqualTo(1);
    }

    @Test
    void nothingGoesWhileTooMuchIsNotSaved() {
        state.appended(5_000);
        attach(settings(1_000, 0, Repeat.allowed));
        for (long sequence = 1; sequence <= 1_000; sequence++) {
            state.settlement().accept(now(), handOver(sequence, sequence), false);
        }
        assertThat(tick()).isEqualTo(SubscriptionState.NOTHING);
        state.effects();
        save();
        assertThat(state.effects().wake()).isTrue();
        assertThat(tick()).isEqualTo(1_001);
    }

    // --- settlement

    @Test
    void acceptedEventsAreToldOnceAndAreToBeSaved() {
        attach(settings(100, 0, Repeat.allowed));
        List<HandedOver> all = handOver(1, 3);
        assertThat(state.settlement().accept(now(), all, false)).isEqualTo(3);
        Effects effects = state.effects();
        assertThat(effects.dirty()).isTrue();
        assertThat(effects.notices()).containsExactly(new Notice.Delivered(3));
        assertThat(state.settlement().accept(now(), all, false)).isZero();
        assertThat(state.effects()).isSameAs(Effects.NONE);
        assertThat(state.unsaved(now()).position()).isEqualTo(3);
    }

    @Test
    void filteredEventsCountForThemselves() {
        attach(settings(100, 0, Repeat.allowed));
        state.settlement().accept(now(), handOver(1, 2), true);
        assertThat(state.effects().notices()).containsExactly(new Notice.Filtered(2));
        CursorRow row = state.unsaved(now());
        assertThat(row.filtered()).isEqualTo(2);
        assertThat(row.attempts())
                .singleElement()
                .extracting(AttemptRow::events)
                .isEqualTo("1-2");
    }

    @Test
    void deadLetterGoesIntoTheRowWithItsReasonAndTime() {
        attach(settings(100, 0, Repeat.allowed));
        HandedOver first = handOver(1, 1).get(0);
        millis = 7;
        assertThat(state.settlement().deadLetter(now(), first, "too large")).isTrue();
        assertThat(state.settlement().deadLetter(now(), first, "too large")).isFalse();
        assertThat(state.effects().notices()).containsExactly(new Notice.DeadLettered("too large"));
        assertThat(state.unsaved(now()).deaths())
                .containsExactly(new CursorRow.Death(1, "too large", START + 7, CursorRow.Kind.DIED));
    }

    @Test
    void releasedEventRestsTheDestinationAndGoesAgainWhenTheRestIsOver() {
        attach(settings(100, 0, Repeat.allowed));
        HandedOver first = handOver(1, 2).get(0);
        assertThat(state.settlement().release(now(), first, Pause.backOff("busy")))
                .isTrue();
        assertThat(state.effects().notices())
                .containsExactly(new Notice.Released(), new Notice.Paused(State.BACKING_OFF, "busy", 500));
        assertThat(tick()).isEqualTo(SubscriptionState.NOTHING);
        assertThat(state.delay()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(500));
        millis = 499;
        assertThat(tick()).isEqualTo(SubscriptionState.NOTHING);
        millis = 500;
        assertThat(tick()).isEqualTo(1);
        HandedOver again = handOver(1);
        assertThat(tick()).as("a probe of two").isEqualTo(SubscriptionState.NOTHING);
        state.settlement().accept(now(), List.of(again), false);
        assertThat(state.effects().notices()).containsExactly(new Notice.Delivered(1), new Notice.Resumed());
        assertThat(tick()).isEqualTo(3);
    }

    @Test
    void clockOnTheWallThatIsSetChangesNoRest() {
        attach(settings(100, 0, Repeat.allowed));
        state.settlement().release(now(), handOver(1, 1).get(0), Pause.backOff("busy"));
        Now early = new Now(TimeUnit.MILLISECONDS.toNanos(499), START + 3_600_000);
        assertThat(state.tick(early, consumer)).isEqualTo(SubscriptionState.NOTHING);
        Now due = new Now(TimeUnit.MILLISECONDS.toNanos(500), START - 3_600_000);
        assertThat(state.tick(due, consumer)).isEqualTo(1);
    }

    @Test
    void releasedEventThatIsTooOldDies() {
        attach(settings(100, 0, Repeat.allowed));
        HandedOver first = handOver(1, 1).get(0);
        millis = 60_001;
        state.settlement().release(now(), first, Pause.backOff("busy"));
        assertThat(state.effects().notices())
                .contains(new Notice.DeadLettered("not delivered within PT1M: busy"))
                .doesNotContain(new Notice.Released());
    }

    @Test
    void refusedEventDiesWhenAnotherIsAccepted() {
        attach(settings(100, 0, Repeat.allowed));
        List<HandedOver> all = handOver(1, 2);
        assertThat(state.settlement().refuse(now(), all.get(0), BAD, BAD)).isTrue();
        assertThat(status().apart().refused()).isEqualTo(1);
        state.effects();
        state.settlement().accept(now(), all.subList(1, 2), false);
        assertThat(state.effects().notices()).containsExactly(new Notice.Delivered(1), new Notice.DeadLettered(BAD));
    }

    @Test
    void secondTryOfARefusedEventWaitsForTheOthersAndIsWokenForWhenTheyAreSettled() {
        attach(settings(100, 0, Repeat.allowed));
        List<HandedOver> all = handOver(1, 10);
        state.settlement().refuse(now(), all.get(0), BAD, BAD);
        state.settlement().accept(now(), all.subList(2, 10), true);
        millis = 10_000;
        assertThat(tick()).isEqualTo(SubscriptionState.NOTHING);
        state.effects();
        state.settlement().accept(now(), all.subList(1, 2), true);
        assertThat(state.effects().wake()).isTrue();
        assertThat(tick()).isEqualTo(1);
    }

    @Test
    void runOfRefusalsHoldsUntilAnOperatorDecides() {
        attach(settings(100, 0, Repeat.allowed));
        List<HandedOver> all = handOver(1, 4);
        state.settlement().refuse(now(), all.get(0), BAD, BAD);
        state.settlement().refuse(now(), all.get(1), BAD, BAD);
        assertThat(state.settlement().refuse(now(), all.get(2), BAD, BAD)).isFalse();
        assertThat(state.effects().notices())
                .contains(new Notice.Held("3 events in a row were refused alike: " + BAD, 3, 10_000));
        assertThat(status().state()).isEqualTo(State.HELD);
        assertThat(state.settlement().decideRefusals(now(), true)).isEqualTo(3);
        assertThat(state.effects().notices()).contains(new Notice.Resumed());
        assertThat(status().deadLettered()).isEqualTo(3);
    }

    @Test
    void eventThatIsSetAsideLetsOthersPassAndNamesItsMoment() {
        attach(settings(100, 0, Repeat.allowed));
        List<HandedOver> all = handOver(1, 10);
        state.settlement().setAside(now(), all.get(0), "throttled", "throttled", Duration.ofSeconds(30));
        state.settlement().accept(now(), all.subList(1, 10), false);
        assertThat(tick()).isEqualTo(SubscriptionState.NOTHING);
        assertThat(state.delay()).isEqualTo(TimeUnit.SECONDS.toNanos(30));
        millis = 30_000;
        assertThat(tick()).isEqualTo(1);
    }

    @Test
    void missingEventsAreDeadLetters() {
        attach(settings(100, 0, Repeat.allowed));
        state.missing(now(), 1, 10);
        assertThat(state.effects().notices())
                .hasSize(10)
                .containsOnly(new Notice.DeadLettered("the event is missing from the file"));
        assertThat(status().waiting()).isZero();
    }

    @Test
    void afterItWasClosedNothingIsSettled() {
        attach(settings(100, 0, Repeat.never));
        List<HandedOver> all = handOver(1, 2);
        state.close();
        assertThat(tick()).isEqualTo(SubscriptionState.END);
        assertThat(state.settlement().accept(now(), all, false)).isZero();
        assertThat(state.settlement().deadLetter(now(), all.get(0), "r")).isFalse();
        assertThatThrownBy(() -> state.beginSending(all)).isInstanceOf(OutboxException.class);
    }

    // --- events that must not be repeated

    @Test
    void eventThatIsToBeSentOnceIsToBeWrittenBeforeAndDroppedAfter() {
        attach(settings(100, 0, Repeat.never));
        List<HandedOver> all = handOver(1, 2);
        assertThat(state.beginSending(all)).containsExactly(Map.entry(1L, 0L), Map.entry(2L, 0L));
        assertThat(state.beginSending(all)).as("the store has them").isEmpty();
        state.endSending(all.subList(1, 2));
        state.settlement().accept(now(), all.subList(0, 1), false);
        assertThat(state.unsaved(now()).ended()).containsExactlyInAnyOrder(1L, 2L);
        save();
        assertThat(state.beginSending(all.subList(1, 2))).containsOnlyKeys(2L);
    }

    @Test
    void releaseWithoutAnAnswerIsADeadLetter() {
        attach(settings(100, 0, Repeat.never));
        List<HandedOver> all = handOver(1, 2);
        state.beginSending(all);
        state.settlement().release(now(), all.get(0), Pause.backOff("no answer"));
        assertThat(status().deadLettered()).isEqualTo(1);
        state.endSending(all.subList(1, 2));
        state.settlement().release(now(), all.get(1), Pause.backOff("not connected"));
        assertThat(status().deadLettered()).isEqualTo(1);
    }

    @Test
    void whatWasBeingSentAtACrashIsADeadLetter() {
        state = at(0, Map.of(1L, 0L, 2L, 0L));
        state.attach(now(), consumer, settings(100, 0, Repeat.never), null);
        assertThat(state.effects().notices()).contains(new Notice.SentBefore(2, Sending.SENT_BEFORE));
        assertThat(tick()).isEqualTo(3);
    }

    @Test
    void whereRepeatsAreAllowedItGoesAgain() {
        state = at(0, Map.of(1L, 0L));
        attach(settings(100, 0, Repeat.allowed));
        assertThat(tick()).isEqualTo(1);
        assertThat(state.unsaved(now()).ended()).containsExactly(1L);
    }

    @Test
    void deliveryThatWasTakenBackMustNotBeSent() {
        attach(settings(100, 0, Repeat.never));
        List<HandedOver> old = handOver(1, 1);
        state.detach(now(), consumer);
        attach(settings(100, 0, Repeat.never));
        assertThatThrownBy(() -> state.beginSending(old)).hasMessageContaining("taken back");
    }

    // --- the store

    @Test
    void rowsGrowInVersionAndAnOlderOneChangesNothing() {
        attach(settings(100, 0, Repeat.allowed));
        List<HandedOver> all = handOver(1, 3);
        state.settlement().deadLetter(now(), all.get(0), "first");
        CursorRow older = state.unsaved(now());
        state.settlement().deadLetter(now(), all.get(1), "second");
        state.attempted(now(), all.subList(2, 3), new AttemptOutcome(1, 0, 200, "accepted", null));
        CursorRow newer = state.unsaved(now());
        assertThat(newer.version()).isGreaterThan(older.version());
        assertThat(newer.deaths()).hasSize(2);
        state.saved(newer);
        assertThat(state.unsaved(now())).isNull();
        state.saved(older);
        assertThat(state.progress().savedPosition()).isEqualTo(newer.position());
        assertThat(state.unsaved(now())).isNull();
    }

    @Test
    void rowThatIsSavedInBetweenLeavesWhatCameAfterIt() {
        attach(settings(100, 0, Repeat.allowed));
        List<HandedOver> all = handOver(1, 2);
        state.settlement().deadLetter(now(), all.get(0), "first");
        CursorRow older = state.unsaved(now());
        state.settlement().deadLetter(now(), all.get(1), "second");
        CursorRow newer = state.unsaved(now());
        state.saved(older);
        assertThat(state.unsaved(now()).deaths())
                .extracting(CursorRow.Death::reason)
                .containsExactly("second");
        state.saved(newer);
        assertThat(state.unsaved(now())).isNull();
    }

    // --- replays

    private ReplayRow replay(double rate) {
        ReplayChoice choice = new ReplayChoice(EventQuery.all(), null, List.of(), 0);
        return new ReplayRow(
                7,
                "one",
                ReplayRequest.EVENTS,
                choice,
                "",
                rate,
                ReplayStatus.State.RUNNING,
                0,
                "",
                10,
                2,
                0,
                0,
                0,
                1,
                0);
    }

    private ReplayItem item(long sequence) {
        return new ReplayItem(sequence, new StoredEvent(sequence, null, "t", START, new byte[1]), false, false);
    }

    @Test
    void replayReadsAPageHandsItOverAndIsDone() {
        state = at(10, Map.of());
        attach(settings(100, 0, Repeat.allowed));
        state.addReplay(now(), replay(0));
        assertThat(state.effects().wake()).isTrue();
        assertThat(tick()).isEqualTo(SubscriptionState.REPLAY);
        ReplayRun run = state.toRead(now(), consumer);
        assertThat(state.handOverReplay(now(), consumer, null))
                .as("nothing is read yet")
                .isNull();
        state.read(now(), consumer, run, new ReplayPages.Page(List.of(item(3), item(5)), 10, true));
        assertThat(state.toRead(now(), consumer)).isNull();
        HandedOver first = state.handOverReplay(now(), consumer, null);
        HandedOver second = state.handOverReplay(now(), consumer, null);
        assertThat(first.event().sequence()).isEqualTo(3);
        state.settlement().accept(now(), List.of(first), false);
        state.settlement().deadLetter(now(), second, BAD);
        ReplayStatus done = state.replayStatuses(now()).get(0);
        assertThat(done.state()).isEqualTo(ReplayStatus.State.DONE);
        assertThat(List.of(done.sent(), done.failed())).containsExactly(1L, 1L);
        assertThat(status().delivered()).as("it was delivered before").isEqualTo(10);
    }

    @Test
    void replayIsPausedResumedAndCancelled() {
        state = at(10, Map.of());
        attach(settings(100, 0, Repeat.allowed));
        state.addReplay(now(), replay(0));
        assertThat(state.steerReplay(now(), 7, ReplayStatus.State.PAUSED).state())
                .isEqualTo(ReplayStatus.State.PAUSED);
        assertThat(tick()).isEqualTo(SubscriptionState.NOTHING);
        assertThat(state.steerReplay(now(), 7, ReplayStatus.State.RUNNING).state())
                .isEqualTo(ReplayStatus.State.RUNNING);
        assertThat(tick()).isEqualTo(SubscriptionState.REPLAY);
        assertThat(state.steerReplay(now(), 7, ReplayStatus.State.CANCELLED).endedAt())
                .isEqualTo(START);
        assertThat(tick()).isEqualTo(SubscriptionState.NOTHING);
        assertThat(state.steerReplay(now(), 7, ReplayStatus.State.RUNNING))
                .as("it has ended")
                .isNull();
    }

    @Test
    void sourceThatCanNotBeReadNamesItsMoment() {
        state = at(10, Map.of());
        attach(settings(100, 0, Repeat.allowed));
        state.addReplay(now(), replay(0));
        tick();
        assertThat(state.toRead(now(), consumer).failedToRead(now())).isTrue();
        assertThat(tick()).isEqualTo(SubscriptionState.NOTHING);
        assertThat(state.delay()).isEqualTo(TimeUnit.SECONDS.toNanos(5));
        millis = 5_000;
        assertThat(tick()).isEqualTo(SubscriptionState.REPLAY);
    }
}
