package io.github.linkrelay.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.operator.api.JsonForm;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TailTest extends CommandTestBase {
    /** States of the stored events. */
    private final NavigableMap<Long, String> log = new ConcurrentSkipListMap<>(Comparator.reverseOrder());

    @BeforeEach
    void answerFromTheLog() {
        api.on("GET /api/events", asked -> {
            Map<String, String> query = asked.query();
            long after = Long.parseLong(query.getOrDefault("after", "0"));
            long before = Long.parseLong(query.getOrDefault("before", "9999999"));
            long limit = Long.parseLong(query.get("limit"));
            List<Long> found = log.keySet().stream()
                    .filter(each -> each > after && each < before)
                    .filter(each -> log.get(each).equals(query.getOrDefault("state", log.get(each))))
                    .toList();
            String next = found.size() > limit ? ",\"next\":" + found.get((int) limit - 1) : "";
            return ApiStandIn.Answered.ok(found.stream()
                    .limit(limit)
                    .map(each -> EventsTest.event(each, "u" + each, "\"segment\":\"" + log.get(each) + "\""))
                    .collect(Collectors.joining(",", "{\"events\":[", "]" + next + "}")));
        });
    }

    private void come(long first, long last, String state) {
        LongStream.rangeClosed(first, last).forEach(each -> log.put(each, state));
    }

    private List<Long> shown() {
        return printed()
                .lines()
                .skip(1)
                .map(line -> Long.parseLong(line.strip().split(" ")[0]))
                .toList();
    }

    @Test
    void onlyNewEventsAreShownTheOldestFirst() {
        come(1, 10, "delivered");
        surroundings.pauses.addAll(List.of(() -> come(11, 12, "waiting"), () -> {}, () -> come(13, 13, "waiting")));
        assertThat(run("tail")).isZero();
        assertThat(shown()).containsExactly(11L, 12L, 13L);
        assertThat(printed().lines().skip(1).findFirst())
                .get()
                .asString()
                .matches(" +11  2026-06-14 09:26:53  link.clicked  waiting  6eb04270-.*  u11");
    }

    @Test
    void emptyLogIsFollowedFromItsFirstEvent() {
        surroundings.pauses.add(() -> come(1, 1, "waiting"));
        assertThat(run("tail")).isZero();
        assertThat(shown()).containsExactly(1L);
    }

    @Test
    void filterGoesToTheApi() {
        surroundings.pauses.add(() -> come(1, 1, "waiting"));
        assertThat(run("tail", "--type", "link.clicked", "--destination", "segment", "--outbox", "other"))
                .isZero();
        assertThat(api.asked().get(api.asked().size() - 1).query())
                .containsEntry("type", "link.clicked")
                .containsEntry("destination", "segment")
                .containsEntry("outbox", "other")
                .containsEntry("after", "0");
    }

    @Test
    void stateIsShownWhenAnEventGetsItAndOnce() {
        come(1, 2, "dead");
        come(3, 4, "waiting");
        surroundings.pauses.addAll(List.of(() -> {}, () -> come(4, 4, "dead"), () -> come(3, 3, "dead"), () -> {}));
        assertThat(run("tail", "--state", "dead")).isZero();
        assertThat(shown()).containsExactly(4L, 3L);
    }

    @Test
    void moreThanCanBeShownAreSkippedWithANote() {
        surroundings.pauses.addAll(List.of(() -> come(1, 5_000, "waiting"), () -> come(5_001, 5_001, "waiting")));
        assertThat(run("tail")).isZero();
        assertThat(shown()).hasSize(1_001).startsWith(4_001L).endsWith(5_001L).isSorted();
        assertThat(told().lines())
                .containsExactly("Skipped ahead: more events come than can be shown; 'events' lists them all.");
    }

    @Test
    void asManyAsCanBeShownAreNotSkipped() {
        surroundings.pauses.add(() -> come(1, 1_000, "waiting"));
        assertThat(run("tail")).isZero();
        assertThat(shown()).hasSize(1_000);
        assertThat(told()).isEmpty();
    }

    @Test
    void jsonIsOneObjectALine() throws Exception {
        surroundings.pauses.add(() -> come(1, 2, "waiting"));
        assertThat(run("tail", "--json")).isZero();
        List<String> lines = printed().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(JsonForm.MAPPER.readTree(lines.get(0)))
                .isEqualTo(JsonForm.MAPPER.readTree(EventsTest.event(1, "u1", "\"segment\":\"waiting\"")));
    }

    @Test
    void processThatIsGoneForAWhileIsWaitedFor() {
        surroundings.pauses.addAll(List.of(() -> come(1, 1, "waiting"), api::pause, () -> {}, () -> {
            api.resume();
            come(2, 2, "waiting");
        }));
        assertThat(run("tail")).isZero();
        assertThat(shown()).containsExactly(1L, 2L);
        assertThat(told().lines()).singleElement().asString().endsWith("Trying on ...");
    }

    @Test
    void processThatNeverWasIsExitCodeThree() {
        api.pause();
        assertThat(run("tail")).isEqualTo(3);
    }
}
