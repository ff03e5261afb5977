package io.github.linkrelay.alert;

import static io.github.linkrelay.alert.Situation.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.alert.DeadLetterCounts.Cause;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import io.github.linkrelay.outbox.view.DiskRoom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RulesTest {
    private final Situation now = new Situation();

    @Test
    void nothingIsAnAlertWhileAllIsWell() {
        assertThat(now.alerts()).isEmpty();
    }

    @Test
    void heldDestinationIsAnAlertAndOneThatBacksOffIsNot() {
        now.destination = Situation.destination(
                State.HELD, "answered 401: {\"user\":\"u_4711\"}", NOW.minusSeconds(720), 1204, NOW.minusSeconds(60));
        Alert held = only();
        assertThat(held.key()).isEqualTo("held/events/segment");
        assertThat(held.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(held.title()).isEqualTo("Destination segment is held");
        assertThat(held.text())
                .contains("for 12 min (answered 401); 1,204 events wait", "outbox events", "docs/operating.md")
                .doesNotContain("u_4711");
        now.destination = Situation.destination(
                State.BACKING_OFF, "answered 503", NOW.minusSeconds(720), 1204, NOW.minusSeconds(60));
        assertThat(now.alerts()).isEmpty();
    }

    @Test
    void eventThatWaitsLongerThanTheLimitIsAnAlert() {
        now.destination = Situation.destination(
                State.BACKING_OFF, "no answer: Connection refused", NOW, 3, NOW.minus(Duration.ofMinutes(15)));
        assertThat(now.alerts()).as("just at the limit").isEmpty();
        now.destination = Situation.destination(
                State.BACKING_OFF,
                "no answer: Connection refused",
                NOW,
                3,
                NOW.minus(Duration.ofMinutes(15)).minusMillis(1));
        Alert waiting = only();
        assertThat(waiting.key()).isEqualTo("waiting/events/segment");
        assertThat(waiting.severity()).isEqualTo(Severity.WARNING);
        assertThat(waiting.text()).contains("3 events", "waited for 15 min, limit 15 min", "(no answer)");
        assertThat(now.alerts(Situation.off())).isEmpty();
    }

    @Test
    void waitingSaysWhatTheDestinationDoesMeanwhile() {
        now.destination = Situation.destination(State.RUNNING, null, NOW, 1, NOW.minus(Duration.ofHours(2)));
        assertThat(only().text()).contains("1 event ", "2 h", "more comes in than goes out");
        now.destination = Situation.destination(State.STOPPED, null, NOW, 1, NOW.minus(Duration.ofHours(2)));
        assertThat(only().text()).contains("no route delivers them");
        now.destination = Situation.waitingFor("warehouse", NOW.minus(Duration.ofHours(2)));
        assertThat(only().text())
                .contains("they come after warehouse, which is not done with them")
                .doesNotContain("more comes in");
    }

    @Test
    void deadLettersAreOneAlertWithCountsAndTheMainReason() {
        now.deadLetters.put(new Cause("segment", "answered 400"), 9L);
        now.deadLetters.put(new Cause("segment", "no such field"), 1L);
        now.deadLetters.put(new Cause("hubspot", "answered 400"), 2_000L);
        now.deadLetters.put(new Cause(null, "no JSON"), 3L);
        Alert dead = only();
        assertThat(dead.key()).isEqualTo("dead-letters/events");
        assertThat(dead.text())
                .contains(
                        "2,013 events within 10 min",
                        ": 2,000 for hubspot, 10 for segment, 3 received but unusable;",
                        "most often (2,009): answered 400",
                        "linkrelay dead");
        assertThat(now.alerts(Situation.off())).isEmpty();
    }

    @Test
    void deadLettersOfNoDestinationAreToBeAdmittedAndNotSentAgain() {
        now.deadLetters.put(new Cause(null, "no JSON"), 3L);
        assertThat(only().text()).contains("linkrelay dead admit").doesNotContain("linkrelay replay");
        now.deadLetters.put(new Cause("segment", "answered 400"), 1L);
        assertThat(only().text()).contains("linkrelay dead admit", "linkrelay replay");
        now.deadLetters.remove(new Cause(null, "no JSON"));
        assertThat(only().text()).contains("linkrelay replay").doesNotContain("dead admit");
    }

    @Test
    void fewerDeadLettersThanSetAreNone() {
        now.deadLetters.put(new Cause("segment", "answered 400"), 9L);
        AlertSettings ten = new AlertSettings(
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                Duration.ofMinutes(15),
                10,
                Duration.ofMinutes(10),
                5,
                Duration.ofMinutes(5),
                50,
                5,
                Duration.ofHours(1),
                Map.of(),
                true,
                FreeSpace.parse("10%"));
        assertThat(now.alerts(ten)).isEmpty();
        now.deadLetters.put(new Cause("segment", "answered 413"), 1L);
        assertThat(now.alerts(ten)).hasSize(1);
    }

    @Test
    void someWrongSignaturesAreAWarningWhateverTheirShare() {
        now.requestsOfWrong = new RequestCounts(10_000, 300, 40, 4);
        assertThat(now.alerts(Situation.SETTINGS)).isEmpty();
        now.requestsOfWrong = new RequestCounts(10_000, 300, 40, 5);
        Alert wrong = only();
        assertThat(wrong.key()).isEqualTo("wrong");
        assertThat(wrong.severity()).isEqualTo(Severity.WARNING);
        assertThat(wrong.text()).startsWith("5 of 10,000 requests within 1 h had a wrong signature.");
        assertThat(now.alerts(Situation.off())).isEmpty();
    }

    @Test
    void someWrongSignaturesAreNoSecondAlertWhileHalfOfAllIsRefused() {
        now.requests = new RequestCounts(10, 0, 0, 5);
        now.requestsOfWrong = new RequestCounts(100, 0, 0, 50);
        assertThat(only().key()).isEqualTo("refused");
    }

    @Test
    void refusedSignaturesAreAnAlertIfTheyAreManyAndHalfOfAll() {
        now.requests = new RequestCounts(4, 0, 0, 4);
        assertThat(now.alerts()).as("too few").isEmpty();
        now.requests = new RequestCounts(13, 1, 1, 4);
        assertThat(now.alerts()).as("less than half").isEmpty();
        now.requests = new RequestCounts(12, 1, 1, 4);
        Alert refused = only();
        assertThat(refused.key()).isEqualTo("refused");
        assertThat(refused.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(refused.text())
                .contains("6 of 12 requests within 5 min: 4 wrong, 1 malformed, 1 missing", "docs/receiving.md");
        assertThat(now.alerts(Situation.off())).isEmpty();
    }

    @Test
    void diskBelowTheShareIsAnAlert() {
        now.disk = new DiskRoom(10_000, 100_000);
        assertThat(now.alerts()).isEmpty();
        now.disk = new DiskRoom(9_999, 100_000);
        assertThat(only().text()).contains("9.8 KiB of 97.7 KiB are free, limit 10 %");
        now.disk = null;
        assertThat(now.alerts()).as("it can't be told").isEmpty();
    }

    @Test
    void diskBelowSoManyBytesIsAnAlert() {
        AlertSettings bytes = Situation.settings(Map.of(), true, "20000000000");
        now.disk = new DiskRoom(20_000_000_000L, 4_000_000_000_000L);
        assertThat(now.alerts(bytes)).isEmpty();
        now.disk = new DiskRoom(19_999_999_999L, 4_000_000_000_000L);
        assertThat(now.alerts(bytes))
                .singleElement()
                .extracting(Alert::text)
                .asString()
                .contains("of 3.6 TiB", "limit 18.6 GiB");
    }

    @Test
    void outboxNearItsOwnLimitIsAnAlertAndOneWithoutALimitIsNot() {
        now.maxBytes = 1_000_000;
        now.status = Situation.accepting(900_000);
        assertThat(now.alerts()).isEmpty();
        now.status = Situation.accepting(900_001);
        assertThat(only().text()).contains("878.9 KiB of the 976.6 KiB", "linkrelay.outbox.max-bytes");
        now.maxBytes = 0;
        assertThat(now.alerts()).isEmpty();
    }

    @Test
    void refusingOutboxIsAnAlertWithItsReason() {
        now.status = Situation.refusing("The outbox can't be written: [SQLITE_FULL] database or disk is full");
        Alert refusing = only();
        assertThat(refusing.title()).isEqualTo("Outbox events refuses new events");
        assertThat(refusing.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(refusing.text()).contains("disk is full", "within half an hour");
    }

    @Test
    void filesNotInForceAreAnAlertWithTheFirstProblem() {
        now.reloadProblems =
                List.of("routes/a.camel.yaml:13: no such bean. Did you mean x?", "routes/b.camel.yaml:1: empty");
        assertThat(only().text())
                .contains("routes/a.camel.yaml:13: no such bean. Did you mean x?", "(and 1 more)", "docs/reload.md");
    }

    @Test
    void theMostUrgentComesFirst() {
        now.reloadProblems = List.of("routes/a.camel.yaml:13: no such bean");
        now.status = Situation.refusing("full");
        assertThat(now.alerts()).extracting(Alert::severity).containsExactly(Severity.CRITICAL, Severity.WARNING);
    }

    private Alert only() {
        List<Alert> alerts = now.alerts();
        assertThat(alerts).hasSize(1);
        return alerts.get(0);
    }
}
