package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.ReplayRequest;
import io.github.linkrelay.outbox.view.ReplayStatus;
import io.github.linkrelay.sandbox.StandInAnswer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Events that go through the shipped route once more. */
class ReplayedTest extends Delivered {
    private long replay(String source) {
        return linkrelay
                .outbox()
                .startReplay(new ReplayRequest("segment", source, EventQuery.all(), null, List.of(), 0, "all"))
                .join()
                .id();
    }

    private void awaitDone(long id, long sent, long failed) {
        await().untilAsserted(() -> {
            ReplayStatus status = linkrelay.outbox().replays().stream()
                    .filter(r -> r.id() == id)
                    .findFirst()
                    .orElseThrow();
            assertThat(status.state()).as("%s", status).isEqualTo(ReplayStatus.State.DONE);
            assertThat(List.of(status.sent(), status.failed())).containsExactly(sent, failed);
        });
    }

    @Test
    void replayedEventsAreTheSameTrackCallsWithTheSameMessageIds() throws Exception {
        start("linkrelay.delivery.refusals-before-hold", "0");
        segment.answerWhere(
                request -> request.hasProperty("token", "a3") || request.hasProperty("token", "a7"),
                StandInAnswer.status(400));
        send("a", 30);
        awaitDead(2);
        awaitDelivered(28);
        Set<JsonNode> calls = new HashSet<>(segment.events());

        segment.answerWith(StandInAnswer.accept());
        awaitDone(replay(ReplayRequest.DEAD_LETTERS), 2, 0);
        awaitDelivered(30);
        assertThat(arrived().subList(28, 30)).containsExactlyInAnyOrder("a3", "a7");
        assertThat(segment.messageIds()).hasSize(30);
        await().until(() -> deadLetters().isEmpty());

        calls.addAll(segment.events());
        awaitDone(replay(ReplayRequest.EVENTS), 30, 0);
        assertThat(segment.takenEvents()).isEqualTo(60);
        assertThat(segment.messageIds()).hasSize(30).allSatisfy((id, times) -> assertThat(times)
                .isEqualTo(2));
        assertThat(new HashSet<>(segment.events()))
                .as("not a byte differs")
                .isEqualTo(calls)
                .hasSize(30);
        awaitDelivered(30);
    }

    @Test
    void whatIsRefusedAgainIsFoundByHalvingAndStaysDead() throws Exception {
        start("linkrelay.delivery.refusals-before-hold", "0");
        segment.answerWith(StandInAnswer.status(400));
        send("a", 12);
        awaitDead(12);
        segment.answerWith(StandInAnswer.accept());
        segment.answerWhere(request -> request.hasProperty("token", "a5"), StandInAnswer.status(413));
        awaitDone(replay(ReplayRequest.DEAD_LETTERS), 11, 1);
        awaitDelivered(11);
        awaitDead(1);
        await().until(() -> deadLetters().size() == 1);
        assertThat(deadLetters().values()).singleElement().asString().startsWith("answered 413");
    }

    @Test
    void replayWaitsOutAnOutageAndGoesOnAfterARestart() throws Exception {
        start("linkrelay.delivery.refusals-before-hold", "0");
        segment.answerWith(StandInAnswer.status(400));
        send("a", 50);
        awaitDead(50);
        segment.answerWith(StandInAnswer.status(503));
        long id = replay(ReplayRequest.DEAD_LETTERS);
        await().until(() -> linkrelay.segment().state() == State.BACKING_OFF);
        assertThat(linkrelay.segment().deadLettered()).isEqualTo(50);
        stopLinkrelay();
        segment.answerWith(StandInAnswer.accept());
        start("linkrelay.delivery.refusals-before-hold", "0");
        awaitDelivered(50);
        awaitDone(id, 50, 0);
        assertThat(arrived()).containsExactlyInAnyOrderElementsOf(tokens("a", 50));
    }
}
