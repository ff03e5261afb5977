package io.github.linkrelay.outbox.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetAsideTest {

    @Test
    void eventIsDueAfterItsDelayAndNotBefore() {
        SetAside aside = new SetAside(10);
        aside.add(7, 1_000, 500, "later");
        assertThat(aside.due(1_499)).isEqualTo(SetAside.NONE);
        assertThat(aside.delay(1_499)).isEqualTo(1);
        assertThat(aside.due(1_500)).isEqualTo(7);
        assertThat(aside.remove(7)).isTrue();
        assertThat(aside.due(9_999)).isEqualTo(SetAside.NONE);
        assertThat(aside.delay(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void beyondTheBoundNothingIsTakenAndWhatIsThereMayBeSetAsideAgain() {
        SetAside aside = new SetAside(3);
        for (long sequence = 1; sequence <= 3; sequence++) {
            assertThat(aside.add(sequence, 0, 10, "r")).isTrue();
        }
        assertThat(aside.add(4, 0, 10, "r")).isFalse();
        assertThat(aside.contains(4)).isFalse();
        assertThat(aside.add(2, 5, 10, "r")).isTrue();
        aside.remove(1);
        assertThat(aside.add(4, 0, 10, "r")).isTrue();
        assertThat(aside.size()).isEqualTo(3);
    }

    @Test
    void clockThatWasSetBackDoesNotDrawItOut() {
        SetAside aside = new SetAside(3);
        aside.add(1, 1_000_000, 500, "r");
        assertThat(aside.due(5_000)).isEqualTo(1);
    }

    @Test
    void mostFrequentReasonIsToldHoweverManyThereAre() {
        SetAside aside = new SetAside(10_000);
        for (long sequence = 1; sequence <= 1_000; sequence++) {
            aside.add(sequence, 0, 10, sequence % 2 == 0 ? "throttled" : "reason " + sequence);
        }
        assertThat(aside.reason()).isEqualTo("throttled");
        for (long sequence = 1; sequence <= 1_000; sequence++) {
            aside.remove(sequence);
        }
        assertThat(aside.reason()).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyHistoryAgreesWithAPlainMap(long seed) {
        Random random = new Random(seed);
        SetAside aside = new SetAside(20);
        Map<Long, Long> model = new TreeMap<>();
        long now = 0;
        for (int step = 0; step < 5_000; step++) {
            long sequence = 1 + random.nextInt(30);
            now += random.nextInt(20);
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> {
                    boolean room = model.containsKey(sequence) || model.size() < 20;
                    assertThat(aside.add(sequence, now, 50, "r" + sequence)).isEqualTo(room);
                    if (room) {
                        model.put(sequence, now + 50);
                    }
                }
                case 4, 5 -> assertThat(aside.remove(sequence)).isEqualTo(model.remove(sequence) != null);
                case 6 -> {
                    if (random.nextInt(20) == 0) {
                        long all = now;
                        aside.makeAllDue(now);
                        model.replaceAll((each, due) -> all);
                    }
                }
                default -> {
                    long due = aside.due(now);
                    long at = now;
                    Long first = model.entrySet().stream()
                            .filter(each -> each.getValue() <= at)
                            .min(Map.Entry.<Long, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                            .map(Map.Entry::getKey)
                            .orElse(SetAside.NONE);
                    assertThat(due).isEqualTo(first);
                    aside.remove(due);
                    model.remove(due);
                }
            }
            assertThat(aside.size()).isEqualTo(model.size());
            assertThat(aside.contains(sequence)).isEqualTo(model.containsKey(sequence));
        }
    }
}
