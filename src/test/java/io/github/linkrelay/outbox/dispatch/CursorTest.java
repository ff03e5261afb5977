package io.github.linkrelay.outbox.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CursorTest {

    @Test
    void cursorKnowsExactlyWhatWasSettledOneByOneAndInRanges() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Cursor cursor = new Cursor(0);
            BitSet settled = new BitSet();
            settled.set(0);
            for (int step = 0; step < 60; step++) {
                int first = 1 + random.nextInt(120);
                if (random.nextBoolean()) {
                    assertThat(cursor.settle(first)).isEqualTo(!settled.get(first));
                    settled.set(first);
                } else {
                    int last = first - 2 + random.nextInt(12);
                    cursor.settleAll(first, last);
                    if (last >= first) {
                        settled.set(first, last + 1);
                    }
                }
                assertSame(cursor, settled);
                assertSame(new Cursor(cursor.position(), cursor.ranges()), settled);
            }
        }
    }

    private static void assertSame(Cursor cursor, BitSet settled) {
        assertThat(cursor.position()).isEqualTo(settled.nextClearBit(0) - 1);
        assertThat(cursor.aheadCount()).isEqualTo(settled.cardinality() - cursor.position() - 1);
        assertThat(cursor.highest()).isEqualTo(settled.length() - 1);
        for (int sequence = 1; sequence < 140; sequence++) {
            assertThat(cursor.isSettled(sequence)).isEqualTo(settled.get(sequence));
            assertThat(cursor.nextUnsettled(sequence)).isEqualTo(settled.nextClearBit(sequence));
            int next = settled.nextSetBit(sequence);
            assertThat(cursor.nextSettled(sequence)).isEqualTo(next < 0 ? Math.max(sequence, settled.length()) : next);
        }
    }
}
