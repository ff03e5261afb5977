package io.github.linkrelay.outbox.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.outbox.dispatch.Refusals.Death;
import io.github.linkrelay.outbox.dispatch.Refusals.Decision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {

    private static final String BAD = "answered 400: bad request";
    private final Refusals refusals = new Refusals(3, 100);

    private Decision refuse(long sequence) {
        return refusals.refused(sequence, BAD, BAD + " " + sequence, 0, 1_000);
    }

    private void hold() {
        assertThat(refuse(1)).isEqualTo(Decision.SUSPECT);
        assertThat(refuse(2)).isEqualTo(Decision.SUSPECT);
        assertThat(refuse(3)).isEqualTo(Decision.HOLD);
        refusals.heldFrom(5);
    }

    @Test
    void oneThatIsRefusedAmongAcceptedOnesDiesWithItsReason() {
        refuse(1);
        assertThat(refusals.accepted(2, 0, 10)).containsExactly(new Death(1, BAD + " 1"));
        assertThat(refusals.suspects()).isZero();
    }

    @Test
    void oneAloneIsTriedOnceMoreAndThenDies() {
        refuse(1);
        assertThat(refusals.next(999, false, false)).isEqualTo(SetAside.NONE);
        assertThat(refusals.next(1_000, false, false)).isEqualTo(1);
        refusals.handedOver(1);
        assertThat(refuse(1)).isEqualTo(Decision.DIES);
    }

    @Test
    void secondTryWaitsWhileOthersMaySayMore() {
        refuse(1);
        assertThat(refusals.next(1_000, true, false)).isEqualTo(SetAside.NONE);
        assertThat(refusals.next(1_000, false, true)).isEqualTo(SetAside.NONE);
        assertThat(refusals.next(1_000, false, false)).isEqualTo(1);
    }

    @Test
    void whatDiedSinceTheLastAcceptanceCountsForTheRun() {
        refuse(1);
        refusals.handedOver(1);
        assertThat(refuse(1)).as("nothing else was refused").isEqualTo(Decision.DIES);
        assertThat(refuse(2)).isEqualTo(Decision.SUSPECT);
        assertThat(refuse(3)).isEqualTo(Decision.HOLD);
    }

    @Test
    void eventsThatComeSlowlyDoNotDieOneByOneWhileNothingIsAccepted() {
        refuse(1);
        refuse(2);
        for (int again = 0; again < 5; again++) {
            for (long sequence = 1; sequence <= 2; sequence++) {
                refusals.handedOver(sequence);
                assertThat(refuse(sequence)).as("it counts once").isEqualTo(Decision.SUSPECT);
            }
        }
        assertThat(refusals.accepted(3, 0, 0)).extracting(Death::sequence).containsExactly(1L, 2L);
    }

    @Test
    void otherAnswerIsAnotherRun() {
        refuse(1);
        refuse(2);
        assertThat(refusals.refused(3, "answered 400: too old", "answered 400: too old", 0, 1))
                .isEqualTo(Decision.SUSPECT);
        assertThat(refuse(4)).isEqualTo(Decision.HOLD);
    }

    @Test
    void answersThatDifferEachTimeHoldAsWell() {
        Decision last = null;
        int refused = 0;
        while (last != Decision.HOLD && refused < 100) {
            last = refusals.refused(++refused, "answer " + refused, "r", 0, 1);
        }
        assertThat(refused).isLessThan(30);
    }

    @Test
    void heldDestinationIsTriedWithOthersInTurnWithTheRunAndWithMoreOfThemEachTime() {
        hold();
        List<Long> tries = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tries.add(refusals.next(0, true, false));
            sizes.add(refusals.probeSize(50));
            if (refusals.next(0, true, false) != SetAside.NONE) {
                long suspect = refusals.next(0, true, false);
                refusals.handedOver(suspect);
                refusals.refused(suspect, BAD, BAD, i + 1, 1_000);
            }
            refusals.probed();
        }
        assertThat(tries).containsExactly(0L, 1L, 0L, 2L, 0L, 3L, 0L, 1L);
        assertThat(sizes).containsExactly(1, 1, 2, 1, 4, 1, 8, 1);
    }

    @Test
    void afterTheFirstAcceptanceEachOfTheRunIsTriedOnceMoreWhateverElseIsAccepted() {
        hold();
        assertThat(refusals.accepted(9, 5, 50)).isEmpty();
        assertThat(refusals.isHeld()).isFalse();
        assertThat(refusals.accepted(10, 5, 60)).isEmpty();
        assertThat(refusals.next(60, true, false)).isEqualTo(1);
        refusals.handedOver(1);
        assertThat(refuse(1)).isEqualTo(Decision.DIES);
        refusals.handedOver(2);
        assertThat(refusals.accepted(2, 5, 60)).isEmpty();
        assertThat(refusals.next(60, true, false)).isEqualTo(3);
    }

    @Test
    void acceptanceOfWhatWentBeforeTheHoldDoesNotEndIt() {
        hold();
        assertThat(refusals.isBeforeHold(4)).isTrue();
        refusals.accepted(9, 4, 0);
        assertThat(refusals.isHeld()).isTrue();
    }

    @Test
    void operatorBuriesTheRunOrSendsItAgainAsIfItWereNew() {
        hold();
        assertThat(refusals.bury()).extracting(Death::sequence).containsExactly(1L, 2L, 3L);
        assertThat(refusals.isHeld()).isFalse();
        hold();
        assertThat(refusals.retry(0)).isEqualTo(3);
        assertThat(refusals.next(0, true, false)).isEqualTo(1);
        refusals.handedOver(1);
        assertThat(refuse(1)).isEqualTo(Decision.SUSPECT);
    }

    @Test
    void withoutALimitEachDiesAtOnce() {
        Refusals off = new Refusals(0, 100);
        for (long sequence = 1; sequence < 50; sequence++) {
            assertThat(off.refused(sequence, BAD, BAD, 0, 1)).isEqualTo(Decision.DIES);
        }
    }

    @Test
    void beyondTheBoundEventsStayWhereTheyWere() {
        Refusals small = new Refusals(2, 3);
        small.refused(1, BAD, BAD, 0, 1);
        assertThat(small.refused(2, BAD, BAD, 0, 1)).isEqualTo(Decision.HOLD);
        assertThat(small.refused(3, BAD, BAD, 0, 1)).isEqualTo(Decision.SUSPECT);
        assertThat(small.refused(4, BAD, BAD, 0, 1)).isEqualTo(Decision.NO_ROOM);
        assertThat(small.setAside()).isEqualTo(3);
    }

    /**
     * Any history: no event dies that was not refused, none that waits is lost sight of, and what a run of the limit holds
     * dies only by a second refusal, after an acceptance.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyHistoryAgreesWithASimpleModel(long seed) {
        Random random = new Random(seed);
        int limit = 1 + random.nextInt(5);
        Refusals tested = new Refusals(limit, 1_000);
        Set<Long> aside = new HashSet<>();
        Set<Long> onceRefused = new HashSet<>();
        Set<Long> lastTry = new HashSet<>();
        Map<String, Integer> run = new HashMap<>();
        boolean held = false;
        List<Long> inFlight = new ArrayList<>();
        long next = 1;
        long now = 0;
        for (int step = 0; step < 4_000; step++) {
            now += random.nextInt(30);
            if (inFlight.size() < 5) {
                long again = tested.next(now, random.nextBoolean(), random.nextBoolean());
                if (again != SetAside.NONE) {
                    assertThat(aside.remove(again))
                            .as("%d was set aside", again)
                            .isTrue();
                    tested.handedOver(again);
                    inFlight.add(again);
                } else {
                    inFlight.add(next++);
                }
                continue;
            }
            long sequence = inFlight.remove(random.nextInt(inFlight.size()));
            if (random.nextInt(10) < 7) {
                String answer = "a" + random.nextInt(2);
                Decision decision = tested.refused(sequence, answer, "r", now, 100);
                boolean alone =
                        run.values().stream().mapToInt(Integer::intValue).sum() == 1;
                if (!held && (lastTry.contains(sequence) || onceRefused.contains(sequence) && alone)) {
                    assertThat(decision).isEqualTo(Decision.DIES);
                    onceRefused.remove(sequence);
                    lastTry.remove(sequence);
                    continue;
                }
                lastTry.remove(sequence);
                boolean first = onceRefused.add(sequence);
                aside.add(sequence);
                boolean limitReached = !held && first && run.merge(answer, 1, Integer::sum) >= limit;
                assertThat(decision).isEqualTo(limitReached ? Decision.HOLD : Decision.SUSPECT);
                if (limitReached) {
                    held = true;
                    tested.heldFrom(0);
                } else if (held) {
                    tested.probed();
                }
            } else {
                boolean wasHeld = held;
                List<Death> deaths = tested.accepted(sequence, 0, now);
                onceRefused.remove(sequence);
                lastTry.remove(sequence);
                held = false;
                run.clear();
                assertThat(!wasHeld || deaths.isEmpty())
                        .as("nobody dies when a hold ends")
                        .isTrue();
                for (Death death : deaths) {
                    assertThat(aside.remove(death.sequence())).isTrue();
                    assertThat(onceRefused.remove(death.sequence())).isTrue();
                }
                lastTry.addAll(onceRefused);
                onceRefused.clear();
            }
            assertThat(tested.isHeld()).isEqualTo(held);
            assertThat(tested.setAside()).isEqualTo(aside.size());
            assertThat(aside).allMatch(tested::isAside);
        }
    }
}
