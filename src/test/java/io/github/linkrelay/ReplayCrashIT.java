package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.linkrelay.harness.LinkrelayProcess;
import io.github.linkrelay.harness.Load;
import io.github.linkrelay.harness.OutboxFile;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInAnswer;
import io.github.linkrelay.sandbox.StandInOptions;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed in the middle of a replay of dead letters, while live events come in. */
class ReplayCrashIT {
    private static final int DEAD = 600;
    private static final int CONNECTIONS = 4;
    private static final int RATE = 200;

    private final SegmentStandIn segment =
            new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
    private final Set<String> acknowledged = new HashSet<>();
    private LinkrelayProcess linkrelay;

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        linkrelay.close();
        segment.close();
    }

    @Test
    void aReplayGoesOnAfterEachKillAndEveryDeadLetterIsGoneOnce() throws Exception {
        start();
        Set<String> dead = die();
        segment.answerWith(StandInAnswer.accept().after(Duration.ofMillis(20)));
        JsonNode replay = startReplay();
        assertThat(replay.path("total").intValue()).isEqualTo(DEAD);
        for (int part = 1; part <= 2; part++) {
            int enough = part * DEAD / 3;
            try (Load load = new Load("live" + part, linkrelay.webhooks(), CONNECTIONS, Duration.ofMillis(2))) {
                await().atMost(Duration.ofSeconds(20)).until(() -> arrived(dead) >= enough);
                linkrelay.kill();
                load.close();
                load.acknowledged().values().forEach(body -> acknowledged.add(Balance.messageId(body)));
            }
            assertThat(arrived(dead)).as("killed in the middle").isLessThan(DEAD);
            start();
        }

        await().atMost(Duration.ofSeconds(20))
                .until(() -> "done".equals(replay(replay).path("state").textValue())
                        && Balance.of(linkrelay).waiting() == 0);

        JsonNode ended = replay(replay);
        assertThat(ended.path("sent").intValue()).as("%s", ended).isEqualTo(DEAD);
        assertThat(ended.path("failed").intValue()).as("%s", ended).isZero();
        Balance balance = Balance.of(linkrelay);
        assertThat(balance.dead()).isZero();
        assertThat(balance.delivered()).isEqualTo(balance.received());
        // Nothing came but what was sent, under its own id; and stored, but killed before the answer, few.
        Map<String, Integer> taken = segment.messageIds();
        assertThat(taken.keySet()).containsAll(dead).containsAll(acknowledged);
        assertThat(balance.received())
                .isEqualTo(taken.size())
                .isBetween((long) DEAD + acknowledged.size(), (long) DEAD + acknowledged.size() + 2 * CONNECTIONS);
        long repeats = dead.stream().mapToLong(id -> taken.get(id) - 1).sum();
        System.out.printf("ReplayCrashIT: %s, %s, %d repeats%n", ended, balance, repeats);
        assertThat(repeats)
                .as("what was in flight at the two kills: surely less than a second's")
                .isLessThan(2 * RATE);
        OutboxFile file = new OutboxFile(directory.resolve("data"));
        assertThat(file.count("dead_letters")).isZero();
        assertThat(file.count("dead_letter_groups")).isZero();
    }

    private void start() throws IOException {
        linkrelay = LinkrelayProcess.start(
                directory,
                segment.endpoint(),
                Map.of("SEGMENT_MESSAGE_ID", "sha256"),
                "-Dlinkrelay.delivery.refusals-before-hold=0");
    }

    /** The message ids of events that Segment refuses. */
    private Set<String> die() throws Exception {
        segment.answerWith(StandInAnswer.status(400));
        Set<String> dead = new HashSet<>();
        Webhooks webhooks = linkrelay.webhooks();
        for (int i = 0; i < DEAD; i++) {
            byte[] body = Webhooks.click("doomed" + i);
            assertThat(webhooks.send(body)).isEqualTo(200);
            dead.add(Balance.messageId(body));
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Balance.of(linkrelay)).isEqualTo(new Balance(DEAD, 0, 0, DEAD, 0)));
        return dead;
    }

    private long arrived(Set<String> ids) {
        Set<String> taken = segment.messageIds().keySet();
        return ids.stream().filter(taken::contains).count();
    }

    private JsonNode startReplay() throws IOException {
        return answer(
                HttpRequest.newBuilder(linkrelay.management("/api/replays"))
                        .header("X-Linkrelay", "1")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"destination\":\"segment\",\"source\":\"dead-letters\",\"rate\":" + RATE + "}")),
                201);
    }

    private JsonNode replay(JsonNode started) throws IOException {
        return answer(HttpRequest.newBuilder(linkrelay.management("/api/replays/" + started.path("id"))), 200);
    }

    private static JsonNode answer(HttpRequest.Builder request, int status) throws IOException {
        HttpResponse<String> response = Webhooks.exchange(request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return new ObjectMapper().readTree(response.body());
    }
}
