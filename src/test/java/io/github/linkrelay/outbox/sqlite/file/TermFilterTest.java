package io.github.linkrelay.outbox.sqlite.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TermFilterTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 256, 700, 5_000})
    void everyTermIsFoundAndFewerThanOneInAThousandOthers(int terms) {
        byte[] bits = TermFilter.of(hashes("user:", terms));
        for (long hash : hashes("user:", terms)) {
            assertThat(TermFilter.mayContain(bits, hash)).isTrue();
        }
        int others = 200_000;
        long wrong = IntStream.range(0, others)
                .filter(i -> TermFilter.mayContain(bits, TermFilter.hash("other:" + i)))
                .count();
        assertThat(wrong).isLessThan(others / 1_000);
    }

    @Test
    void termThatComesOftenTakesNoMoreRoom() {
        long hash = TermFilter.hash("user:1");
        assertThat(TermFilter.of(new long[] {hash, hash, hash}))
                .isEqualTo(TermFilter.of(new long[] {hash}))
                .hasSize(64);
    }

    @Test
    void filterOfNoTermsHasNone() {
        assertThat(TermFilter.mayContain(TermFilter.of(new long[0]), TermFilter.hash("user:1")))
                .isFalse();
    }

    /** The bits are in files: another hash would find nothing of what is indexed. */
    @Test
    void hashIsTheSameForEver() {
        assertThat(TermFilter.hash("user:42")).isEqualTo(0x998817bee6718248L);
        BitSet bits = BitSet.valueOf(TermFilter.of(new long[] {TermFilter.hash("user:42")}));
        assertThat(bits.stream()).containsExactly(7, 72, 129, 194, 259, 324, 389, 454);
    }

    private static long[] hashes(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToLong(i -> TermFilter.hash(prefix + i))
                .toArray();
    }
}
