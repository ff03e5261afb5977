package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.outbox.dispatch.Dispatcher;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A consumer comes while its destination is being forgotten. */
class OutboxForgetTest extends OutboxTestBase {

    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void openGate() {
        gate.countDown();
    }

    /** Keeps the committing thread busy until the gate opens. */
    private void holdCommits() {
        CountDownLatch reached = new CountDownLatch(1);
        outbox.execute(store -> {
            reached.countDown();
            return awaits(gate);
        });
        assertThat(awaits(reached)).isTrue();
    }

    private Dispatcher dispatcher() {
        return outbox.dispatcher("one", StartFrom.OLDEST, deliveries::add);
    }

    @Test
    void consumerThatComesWhileItsDestinationIsForgottenGetsANewOneThatIsSaved() throws Exception {
        open();
        append(1, 3);
        consume(DISPATCH);
        take(3).forEach(Delivery::acknowledge);
        await().until(() -> number("SELECT position FROM destinations") == 3);
        dispatcher.stop();
        holdCommits();
        CompletableFuture<Boolean> forgotten = outbox.forget("one");
        CompletableFuture<Dispatcher> coming = CompletableFuture.supplyAsync(this::dispatcher);
        assertThat(forgotten).isNotDone();
        assertThat(coming).isNotDone();
        gate.countDown();
        assertThat(forgotten.get(10, TimeUnit.SECONDS)).isTrue();

        dispatcher = coming.get(10, TimeUnit.SECONDS);
        dispatcher.start(DISPATCH);
        take(3).subList(0, 2).forEach(Delivery::acknowledge);
        await().until(() -> number("SELECT position FROM destinations WHERE name = 'one'") == 2);
        assertBalance(status());
        reopen();
        consume(DISPATCH);
        assertThat(sequences(take(1))).containsExactly(3L);
    }

    @Test
    void consumerThatWasMadeBeforeItsDestinationWasForgottenCannotAttachAfterwards() {
        open();
        append(1, 1);
        Dispatcher early = dispatcher();
        holdCommits();
        CompletableFuture<Boolean> forgotten = outbox.forget("one");
        assertThatThrownBy(() -> early.start(DISPATCH))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("forgotten");
        gate.countDown();
        assertThat(forgotten.join()).isTrue();
        assertThatThrownBy(() -> early.start(DISPATCH)).hasMessageContaining("forgotten");
        dispatcher = dispatcher();
        dispatcher.start(DISPATCH);
        await().until(() -> deliveries.size() == 1);
        assertThat(count("destinations")).isEqualTo(1);
    }

    @Test
    void destinationThatCouldNotBeForgottenTakesAConsumerAgain() {
        open();
        append(1, 1);
        Dispatcher later = dispatcher();
        outbox.execute(
                        store -> store.connection()
                                .createStatement()
                                .execute(
                                        "CREATE TRIGGER kept BEFORE DELETE ON destinations BEGIN SELECT raise(ABORT, 'kept'); END"))
                .join();
        assertThatThrownBy(() -> outbox.forget("one").join()).hasMessageContaining("kept");
        later.start(DISPATCH);
        await().until(() -> deliveries.size() == 1);
        assertThatThrownBy(() -> outbox.forget("one")).hasMessageContaining("Stop its route");
        later.stop();
    }

    @Test
    void eventThatComesBackAfterItsDestinationWasForgottenLeavesNothingInTheFile() throws Exception {
        open();
        append(1, 2);
        consume(DISPATCH);
        Delivery late = take(2).get(0);
        dispatcher.stop();
        assertThat(outbox.forget("one").join()).isTrue();
        assertThat(late.deadLetter("too late")).isFalse();
        append(3, 3);
        assertThat(count("dead_letters")).isZero();
        assertThat(outbox.destinations()).isEmpty();
    }

    @Test
    void missingEventsWaitForTheDiskLikeOthersAndAllBecomeDeadLetters() {
        open();
        dispatcher();
        append(1, 6_000);
        outbox.execute(store ->
                        store.connection().createStatement().executeUpdate("DELETE FROM events WHERE seq <= 5500"))
                .join();
        reopen();
        dispatcher = dispatcher();
        holdCommits();
        dispatcher.start(DISPATCH);
        await().until(() -> status().deadLettered() >= 2_000);
        await().during(Duration.ofMillis(300)).until(() -> status().deadLettered() <= 3_000);
        gate.countDown();
        await().until(() -> deliveries.size() == 500);
        await().until(() -> count("dead_letters") == 5_500);
        assertBalance(status());
    }

    @Test
    void progressThatCannotBeWrittenHoldsUpNoOtherDestination() throws SQLException, InterruptedException {
        open();
        outbox.execute(store -> store.connection()
                        .createStatement()
                        .execute("CREATE TRIGGER bad BEFORE UPDATE ON destinations WHEN new.name = 'bad'"
                                + " BEGIN SELECT raise(ABORT, 'a bad row'); END"))
                .join();
        Dispatcher bad = outbox.dispatcher("bad", StartFrom.OLDEST, Delivery::acknowledge);
        bad.start(DISPATCH);
        consume(DISPATCH);
        append(1, 3);
        take(3).forEach(Delivery::acknowledge);
        await().until(() -> number("SELECT position FROM destinations WHERE name = 'one'") == 3);
        assertThat(number("SELECT position FROM destinations WHERE name = 'bad'"))
                .isZero();
        append(4, 4);
        take(1).forEach(Delivery::acknowledge);
        await().until(() -> number("SELECT position FROM destinations WHERE name = 'one'") == 4);
        assertThat(outbox.status().accepting()).isTrue();

        outbox.execute(store -> store.connection().createStatement().execute("DROP TRIGGER bad"))
                .join();
        await().until(() -> number("SELECT position FROM destinations WHERE name = 'bad'") == 4);
        bad.stop();
    }
}
