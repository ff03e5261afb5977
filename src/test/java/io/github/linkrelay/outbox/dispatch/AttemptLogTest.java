package io.github.linkrelay.outbox.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.event.AttemptOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptLogTest {

    private final AttemptLog log = new AttemptLog();

    private static List<AttemptRow> row(long sequence) {
        return AttemptRow.of(new long[] {sequence}, 0, new AttemptOutcome(10, 0, 200, "accepted", null), 0);
    }

    @Test
    void attemptsWaitForAFileThatCannotBeWrittenAndTheOldestGo() {
        for (int i = 1; i <= 2_500; i++) {
            log.add(row(i), i);
        }
        assertThat(log.unsaved(0, 2_500)).hasSize(2_000);
        assertThat(log.unsaved(0, 2_500).get(0).first()).isEqualTo(501);
        log.add(row(2_501), 2_501);
        log.saved(2_500);
        assertThat(log.unsaved(0, 2_501)).extracting(AttemptRow::first).containsExactly(2_501L);
        log.saved(2_501);
        assertThat(log.unsaved(0, 2_501)).isEmpty();
        log.saved(2_501);
    }

    @Test
    void rowThatIsSavedTakesWithItWhatItHadAndNothingElse() {
        log.add(row(1), 1);
        log.add(row(2), 2);
        log.filtered(3);
        assertThat(log.unsaved(0, 3)).extracting(AttemptRow::first).containsExactly(1L, 2L, 3L);
        log.saved(1);
        assertThat(log.unsaved(0, 3)).extracting(AttemptRow::first).containsExactly(2L, 3L);
        log.saved(3);
        assertThat(log.unsaved(0, 3)).isEmpty();
    }
}
