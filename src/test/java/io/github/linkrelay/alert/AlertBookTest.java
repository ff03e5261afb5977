package io.github.linkrelay.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertBookTest {
    private static final Duration COOL_DOWN = Duration.ofHours(1);
    private static final Duration CLEAR_AFTER = Duration.ofMinutes(5);

    private final AlertBook book = new AlertBook();
    private Instant now = Instant.parse("2026-06-14T12:00:00Z");

    @Test
    void alertIsToldOnceAndAgainOnlyAfterTheCoolDown() {
        tell(due("held"), AlertNotice.State.RAISED);
        advance(Duration.ofMinutes(60).minusMillis(1));
        assertThat(due("held")).isEmpty();
        advance(Duration.ofMillis(1));
        tell(due("held"), AlertNotice.State.AGAIN);
        advance(Duration.ofMinutes(30));
        assertThat(due("held")).isEmpty();
    }

    @Test
    void messagesSayWhetherItIsNewOrStillThereOrOver() {
        assertThat(due("held"))
                .singleElement()
                .isEqualTo(
                        new AlertNotice(AlertNotice.State.RAISED, Severity.WARNING, "held", "Title of held", "12:00"));
        tell(due("held"), AlertNotice.State.RAISED);
        advance(COOL_DOWN);
        assertThat(due("held"))
                .singleElement()
                .isEqualTo(new AlertNotice(
                        AlertNotice.State.AGAIN, Severity.WARNING, "held", "Still: Title of held", "13:00"));
        tell(due("held"), AlertNotice.State.AGAIN);
        advance(Duration.ofMinutes(10));
        assertThat(due())
                .singleElement()
                .isEqualTo(new AlertNotice(
                        AlertNotice.State.CLEARED,
                        Severity.WARNING,
                        "held",
                        "Over: Title of held",
                        "It began 1 h 10 min ago and has been over for 10 min."));
    }

    @Test
    void alertIsOverWhenItWasNotSeenForAWhile() {
        tell(due("held"), AlertNotice.State.RAISED);
        advance(CLEAR_AFTER.minusMillis(1));
        assertThat(due()).isEmpty();
        advance(Duration.ofMillis(1));
        tell(due(), AlertNotice.State.CLEARED);
        assertThat(due()).isEmpty();
        advance(Duration.ofMillis(1));
        tell(due("held"), AlertNotice.State.RAISED);
    }

    @Test
    void alertThatComesAndGoesIsToldOnce() {
        tell(due("held"), AlertNotice.State.RAISED);
        for (int i = 0; i < 10; i++) {
            advance(Duration.ofMinutes(2));
            assertThat(due()).isEmpty();
            advance(Duration.ofMinutes(2));
            assertThat(due("held")).isEmpty();
        }
    }

    @Test
    void failedPostIsDueAgainAndTheCoolDownCountsFromTheOneThatArrived() {
        AlertNotice first = due("held").get(0);
        assertThat(book.failed(first)).isEqualTo(1);
        advance(Duration.ofMinutes(40));
        AlertNotice second = due("held").get(0);
        assertThat(second.state()).isEqualTo(AlertNotice.State.RAISED);
        assertThat(second.text()).as("with the figures of now").isEqualTo("12:40");
        assertThat(book.failed(second)).isEqualTo(2);
        assertThat(book.posted(due("held").get(0), now)).isEqualTo(2);
        advance(Duration.ofMinutes(59));
        assertThat(due("held")).isEmpty();
        advance(Duration.ofMinutes(1));
        tell(due("held"), AlertNotice.State.AGAIN);
    }

    @Test
    void whatIsOverBeforeItCouldBeToldIsToldStill() {
        book.failed(due("dead").get(0));
        advance(Duration.ofHours(3));
        assertThat(due()).singleElement().satisfies(notice -> {
            assertThat(notice.state()).isEqualTo(AlertNotice.State.RAISED);
            assertThat(notice.text()).isEqualTo("12:00");
        });
        tell(due(), AlertNotice.State.RAISED);
        tell(due(), AlertNotice.State.CLEARED);
        assertThat(due()).isEmpty();
    }

    @Test
    void failedAllClearIsDueAgainAndForgottenWhenItComesBack() {
        tell(due("held"), AlertNotice.State.RAISED);
        advance(CLEAR_AFTER);
        book.failed(due().get(0));
        advance(Duration.ofSeconds(30));
        assertThat(due()).extracting(AlertNotice::state).containsExactly(AlertNotice.State.CLEARED);
        assertThat(due("held")).as("nobody heard that it was over").isEmpty();
    }

    @Test
    void noticeThatNobodyTakesDoesNotStandBeforeTheOthers() {
        book.failed(due("poison", "good").get(0));
        assertThat(due("poison", "good")).extracting(AlertNotice::key).containsExactly("good", "poison");
    }

    @Test
    void alertsAreApart() {
        tell(due("held"), AlertNotice.State.RAISED);
        assertThat(due("held", "dead")).extracting(AlertNotice::key).containsExactly("dead");
        book.posted(new AlertNotice(AlertNotice.State.RAISED, Severity.WARNING, "unknown", "", ""), now);
        assertThat(due("held", "dead")).extracting(AlertNotice::key).containsExactly("dead");
    }

    private void advance(Duration by) {
        now = now.plus(by);
    }

    private List<AlertNotice> due(String... keys) {
        List<Alert> present = Arrays.stream(keys)
                .map(key -> new Alert(
                        key, Severity.WARNING, "Title of " + key, now.toString().substring(11, 16)))
                .toList();
        return book.due(present, now, COOL_DOWN, CLEAR_AFTER);
    }

    private void tell(List<AlertNotice> due, AlertNotice.State state) {
        assertThat(due).extracting(AlertNotice::state).containsExactly(state);
        due.forEach(notice -> book.posted(notice, now));
    }
}
