package io.github.linkrelay.outbox.sqlite.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void whatIsNotUsedIsSavedForFourSeconds() {
        Allowance allowance = new Allowance(100, 0);
        assertThat(allowance.take(400, 0)).isTrue();
        assertThat(allowance.take(1, 0)).isFalse();
        assertThat(allowance.take(100, SECOND)).isTrue();
        assertThat(allowance.take(1, SECOND)).isFalse();
        assertThat(allowance.take(400, 1_000 * SECOND)).isTrue();
        assertThat(allowance.take(1, 1_000 * SECOND)).isFalse();
    }

    @Test
    void aPieceLargerThanAllThatIsSavedPassesAndIsPaidOff() {
        Allowance allowance = new Allowance(100, 0);
        assertThat(allowance.take(1_000, 0)).isTrue();
        assertThat(allowance.take(1, 5 * SECOND)).isFalse();
        assertThat(allowance.take(1, 7 * SECOND)).isTrue();
    }

    @Property
    void noMorePassesThanTheRateAndWhatIsSavedAndOnePiece(
            @ForAll @Size(max = 200) List<@IntRange(min = 1, max = 1_000) Integer> pieces,
            @ForAll @LongRange(min = 1, max = 10_000) long perSecond,
            @ForAll @IntRange(max = 1_000_000_000) int between) {
        Allowance allowance = new Allowance(perSecond, 0);
        double passed = 0;
        for (int i = 0; i < pieces.size(); i++) {
            passed += allowance.take(pieces.get(i), (long) i * between) ? pieces.get(i) : 0;
            double seconds = (double) i * between / SECOND;
            assertThat(passed).isLessThanOrEqualTo(perSecond * (4 + seconds) + 1_000);
        }
    }
}
