package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import io.github.linkrelay.outbox.sqlite.write.Retention;
import io.github.linkrelay.outbox.view.NewDeadLetter;
import io.github.linkrelay.outbox.view.NewQuarantineEntry;
import io.github.linkrelay.outbox.view.OutboxListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Bodies that were kept as no events can be admitted later. */
class OutboxAdmissionTest extends OutboxTestBase {

    private final List<String> heard = new CopyOnWriteArrayList<>();

    private void openAndListen() {
        open();
        outbox.addListener(new OutboxListener() {
            @Override
            public void appended(int count, int duplicates, long bytes) {
                heard.add("appended " + count + " of " + bytes + " bytes, " + duplicates + " twice");
            }

            @Override
            public void leftQuarantine(int count) {
                heard.add("left " + count);
            }

            @Override
            public void recovered(String destination, int count) {
                heard.add("recovered " + count + " of " + destination);
            }

            @Override
            public void deadLettered(String destination, String reason) {
                heard.add(reason);
            }
        });
    }

    private long quarantine(String body) {
        outbox.quarantine(new NewQuarantineEntry(null, clock.millis(), "wrong signature", "abc", body.getBytes(UTF_8)));
        await().until(() ->
                number("SELECT count(*) FROM quarantine WHERE body = x'" + EventKey.ofBytes(body.getBytes(UTF_8)) + "'")
                        == 1);
        return number("SELECT max(id) FROM quarantine");
    }

    private long deadLetter(String body) {
        outbox.deadLetter(new NewDeadLetter(null, null, clock.millis(), "no JSON", body.getBytes(UTF_8)))
                .join();
        return number("SELECT max(id) FROM dead_letters");
    }

    private static NewEvent event(String body, long receivedAt) {
        return new NewEvent(null, "late", receivedAt, body.getBytes(UTF_8));
    }

    private void retain() {
        Boolean more = true;
        while (more) {
            more = outbox.execute(store -> new Retention(store, settings()).step(false))
                    .join();
        }
    }

    @Test
    void quarantinedRequestBecomesTheEventThatItWouldHaveBeen() throws Exception {
        openAndListen();
        long then = clock.millis();
        long id = quarantine("late");
        clock.advance(Duration.ofDays(2));
        append(1, 2);
        heard.clear();
        assertThat(outbox.admitQuarantined(id, event("late", then)).join()).isEqualTo(new Appended(3, false));
        await().until(() -> heard.size() == 2);
        assertThat(heard).containsExactlyInAnyOrder("appended 1 of 4 bytes, 0 twice", "left 1");
        assertThat(count("quarantine")).isZero();
        assertThat(outbox.status().quarantineEntries()).isZero();
        consume(DISPATCH);
        StoredEvent event = take(3).get(2).event();
        assertThat(event.body()).asString().isEqualTo("late");
        assertThat(event.receivedAt()).isEqualTo(then);
        assertThat(event.key()).isEqualTo(EventKey.of("late".getBytes(UTF_8)));
    }

    @Test
    void deadLetterThatNeverWasAnEventIsLetIn() throws Exception {
        openAndListen();
        long id = deadLetter("late");
        heard.clear();
        assertThat(outbox.admitDeadLetter(id, event("late", clock.millis()))
                        .join()
                        .sequence())
                .isEqualTo(1);
        await().until(() -> heard.contains("recovered 1 of null"));
        assertThat(count("dead_letters")).isZero();
        assertThat(outbox.status().deadLetters()).isZero();
        consume(DISPATCH);
        assertThat(take(1).get(0).event().body()).asString().isEqualTo("late");
    }

    @Test
    void deadLetterOfADestinationIsNotLetInASecondTime() throws Exception {
        open();
        append(1, 1);
        consume(DISPATCH);
        take(1).get(0).deadLetter("refused");
        await().until(() -> count("dead_letters") == 1);
        long id = number("SELECT id FROM dead_letters");
        assertThatThrownBy(() -> outbox.admitDeadLetter(id, event("1", 5)).join())
                .hasRootCauseInstanceOf(OutboxException.class)
                .hasMessageContaining("never was an event");
        assertThat(count("dead_letters")).isEqualTo(1);
        assertThat(count("events")).isEqualTo(1);
        assertBalance(status());
    }

    @Test
    void whatIsStoredAlreadyOnlyGoes() {
        openAndListen();
        long id = quarantine("1");
        append(1, 1);
        heard.clear();
        assertThat(outbox.admitQuarantined(id, event("1", clock.millis()))
                        .join()
                        .duplicate())
                .isTrue();
        await().until(() -> heard.size() == 2);
        assertThat(heard).containsExactlyInAnyOrder("appended 0 of 0 bytes, 1 twice", "left 1");
        assertThat(count("quarantine")).isZero();
        assertThat(count("events")).isEqualTo(1);
    }

    @Test
    void ofTwoAdmissionsOneAddsTheEventAndTheOtherSaysThatItIsGone() {
        openAndListen();
        long id = quarantine("late");
        heard.clear();
        CompletableFuture<Appended> first = outbox.admitQuarantined(id, event("late", clock.millis()));
        CompletableFuture<Appended> second = outbox.admitQuarantined(id, event("late", clock.millis()));
        assertThat(first.join().sequence()).isEqualTo(1);
        assertThatThrownBy(second::join)
                .hasRootCauseInstanceOf(OutboxException.class)
                .hasMessageContaining("entry " + id);
        assertThat(count("events")).isEqualTo(1);
        assertThat(heard).containsOnlyOnce("left 1").doesNotContain("appended 0 of 0 bytes, 1 twice");
        assertThat(outbox.status().quarantineEntries()).isZero();
    }

    @Test
    void whereThereIsNoRoomNothingIsLetInAndNothingGoes() {
        open();
        long id = quarantine("late");
        append(1, 1);
        maxBytes = outbox.status().fileBytes();
        reopen();
        assertThatThrownBy(() -> outbox.admitQuarantined(id, event("late", 5)).join())
                .hasRootCauseInstanceOf(NotStoredException.class);
        assertThat(count("quarantine")).isEqualTo(1);
        assertThat(outbox.status().quarantineEntries()).isEqualTo(1);
    }

    @Test
    void quarantinedRequestIsBuriedOnce() {
        openAndListen();
        long first = quarantine("nonsense");
        heard.clear();
        NewDeadLetter letter = new NewDeadLetter(null, null, 5, "no JSON", "nonsense".getBytes(UTF_8));
        assertThat(outbox.buryQuarantined(first, letter).join()).isTrue();
        await().until(() -> heard.size() == 2);
        assertThat(heard).containsExactly("left 1", "no JSON");
        assertThat(outbox.status().quarantineEntries()).isZero();
        assertThat(outbox.status().deadLetters()).isEqualTo(1);
        assertThatThrownBy(() -> outbox.buryQuarantined(first, letter).join())
                .hasRootCauseInstanceOf(OutboxException.class);
        long again = quarantine("nonsense");
        assertThat(outbox.buryQuarantined(again, letter).join()).isFalse();
        assertThat(count("quarantine")).isZero();
        assertThat(count("dead_letters")).isEqualTo(1);
    }

    @Test
    void roomOfTheQuarantineIsThereAgain() {
        open();
        long first = quarantine("a");
        quarantine("b");
        quarantine("c");
        outbox.admitQuarantined(first, event("a", 5)).join();
        quarantine("d");
        // The test's quarantine has room for three.
        assertThat(number("SELECT group_concat(body, '') = 'bcd' FROM quarantine"))
                .isEqualTo(1);
        reopen();
        assertThat(outbox.status().quarantineEntries()).isEqualTo(3);
    }

    @Test
    void keyOfWhatWasLetInIsRememberedFromThenOnAlsoAfterReopening() {
        open();
        long id = quarantine("late");
        long then = clock.millis();
        clock.advance(Duration.ofDays(4));
        outbox.admitQuarantined(id, event("late", then)).join();
        assertThat(outbox.append(event("late", 0)).join().duplicate()).isTrue();
        reopen();
        assertThat(outbox.append(event("late", 0)).join().duplicate()).isTrue();
        clock.advance(Duration.ofHours(73));
        assertThat(outbox.append(event("late", 0)).join().duplicate()).isFalse();
    }

    @Test
    void oldEventThatWasLetInStaysUntilItIsDeliveredAndHoldsUpNoRetention() throws Exception {
        open();
        long id = quarantine("late");
        long then = clock.millis();
        clock.advance(Duration.ofDays(30));
        append(1, 5);
        outbox.admitQuarantined(id, event("late", then)).join();
        append(6, 10);
        consume(DISPATCH);
        List<Delivery> taken = take(11);
        taken.subList(0, 5).forEach(Delivery::acknowledge);
        taken.subList(6, 11).forEach(Delivery::acknowledge);
        await().until(() -> number("SELECT delivered FROM destinations") == 10);
        retain();
        assertThat(count("events")).as("one waits, the others are young").isEqualTo(11);
        clock.advance(Duration.ofDays(8));
        retain();
        assertThat(number("SELECT min(seq) FROM events")).isEqualTo(6);
        taken.get(5).acknowledge();
        await().until(() -> number("SELECT position FROM destinations") == 11);
        retain();
        assertThat(count("events")).isZero();
        assertThat(count("admitted")).isZero();
    }

    @Test
    void destinationThatBeginsAtATimeIsNotMisledByWhatWasLetInLate() throws Exception {
        open();
        long then = clock.millis();
        for (int day = 0; day < 8; day++) {
            append(day * 10 + 1, day * 10 + 8);
            outbox.admitQuarantined(quarantine("x" + day), event("x" + day, then))
                    .join();
            outbox.admitQuarantined(quarantine("y" + day), event("y" + day, then))
                    .join();
            clock.advance(Duration.ofDays(1));
        }
        for (int day = 1; day < 8; day++) {
            outbox.dispatcher(
                            "one",
                            StartFrom.parse(clock.instant()
                                    .minus(Duration.ofDays(8 - day))
                                    .toString()),
                            deliveries::add)
                    .start(DISPATCH);
            assertThat(sequences(take(80 - day * 10)))
                    .isEqualTo(LongStream.rangeClosed(day * 10 + 1, 80).boxed().toList());
            reopen();
            outbox.forget("one").join();
        }
    }
}
