package io.github.linkrelay.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.linkrelay.operator.api.JsonForm;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventsTest extends CommandTestBase {
    private static final String PATH = "GET /api/events";

    static String event(long sequence, String user, String states) {
        return "{\"sequence\":" + sequence
                + ",\"messageId\":\"6eb04270-af46-870c-87c0-48d70535de7c\",\"type\":\"link.clicked\","
                + "\"user\":\"" + user + "\",\"receivedAt\":\"2026-06-14T09:26:53.589Z\",\"bytes\":148,\"states\":{"
                + states
                + "}}";
    }

    static String event(long sequence) {
        return event(sequence, "u1", "\"segment\":\"delivered\"");
    }

    private static String page(Long next, String... events) {
        return "{\"events\":[" + String.join(",", events) + "]" + (next == null ? "" : ",\"next\":" + next) + "}";
    }

    /** All the events from 1 to the last, as the API gives them. */
    private void holdEvents(long last) {
        api.on(PATH, asked -> {
            long before = Long.parseLong(asked.query().getOrDefault("before", String.valueOf(last + 1)));
            long limit = Long.parseLong(asked.query().get("limit"));
            long lowest = Math.max(1, before - limit);
            String[] events = LongStream.iterate(before - 1, each -> each >= lowest, each -> each - 1)
                    .mapToObj(EventsTest::event)
                    .toArray(String[]::new);
            return ApiStandIn.Answered.ok(page(lowest == 1 ? null : lowest, events));
        });
    }

    private List<String> rows() {
        return printed().lines().skip(1).toList();
    }

    private List<Long> sequences() {
        return rows().stream()
                .map(row -> Long.parseLong(row.strip().split(" ")[0]))
                .toList();
    }

    @Test
    void tableHasALineForEachEvent() {
        api.on(
                PATH,
                page(
                        null,
                        event(12, "u1", "\"segment\":\"delivered\",\"hubspot\":\"delivered\""),
                        event(9, "u2", "\"segment\":\"dead\",\"hubspot\":\"waiting\"")));
        assertThat(run("events")).isZero();
        assertThat(printed().lines())
                .containsExactly(
                        "SEQUENCE  RECEIVED (UTC)       TYPE          STATE                            "
                                + "MESSAGE ID                            USER",
                        "      12  2026-06-14 09:26:53  link.clicked  delivered                        "
                                + "6eb04270-af46-870c-87c0-48d70535de7c  u1",
                        "       9  2026-06-14 09:26:53  link.clicked  dead: segment; waiting: hubspot  "
                                + "6eb04270-af46-870c-87c0-48d70535de7c  u2");
        assertThat(told()).isEmpty();
    }

    @Test
    void filtersGoToTheApiAsTheyAre() {
        api.on(PATH, page(null));
        assertThat(run(
                        "events",
                        "--type",
                        "link.clicked",
                        "--id",
                        "ab",
                        "--user",
                        "a&b=ö +",
                        "--since",
                        "2026-06-14T11:00:00+02:00",
                        "--until",
                        "2026-06-15",
                        "--destination",
                        "segment",
                        "--state",
                        "dead",
                        "--limit",
                        "7",
                        "--before",
                        "99",
                        "--outbox",
                        "other"))
                .isZero();
        assertThat(api.asked().get(0).query())
                .isEqualTo(Map.ofEntries(
                        Map.entry("outbox", "other"),
                        Map.entry("type", "link.clicked"),
                        Map.entry("id", "ab"),
                        Map.entry("user", "a&b=ö +"),
                        Map.entry("from", "2026-06-14T09:00:00.000Z"),
                        Map.entry("until", "2026-06-15T00:00:00.000Z"),
                        Map.entry("destination", "segment"),
                        Map.entry("state", "dead"),
                        Map.entry("limit", "7"),
                        Map.entry("before", "99")));
        assertThat(told()).contains("There is none.");
        assertThat(printed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--state=lost", "--since=yesterday", "--limit=0", "--limit=3 --all", "--before=x", "--nothing"})
    void wrongOptionAsksNothing(String options) {
        String[] args = ("events " + options).split(" ");
        assertThat(run(args)).isEqualTo(2);
        assertThat(api.asked()).isEmpty();
    }

    @Test
    void usuallyFiftyAreShownWithHowToGoOn() {
        holdEvents(1_000);
        assertThat(run("events")).isZero();
        assertThat(sequences()).hasSize(50).startsWith(1_000L).endsWith(951L);
        assertThat(told()).contains("There may be more: --all, --limit N, or --before 951");
    }

    @Test
    void limitBeyondAPageIsReadInPages() {
        holdEvents(1_000);
        assertThat(run("events", "--limit", "450")).isZero();
        assertThat(sequences()).hasSize(450).startsWith(1_000L).endsWith(551L).doesNotHaveDuplicates();
        assertThat(api.asked()).extracting(each -> each.query().get("limit")).containsExactly("200", "200", "50");
    }

    @Test
    void allReadsToTheEnd() {
        holdEvents(501);
        assertThat(run("events", "--all")).isZero();
        assertThat(sequences()).hasSize(501).endsWith(1L);
        assertThat(told()).isEmpty();
    }

    @Test
    void searchGoesOnOverEmptyPagesAndSaysSoWhenItTakesLong() {
        api.on(PATH, asked -> {
            surroundings.now = surroundings.now.plusSeconds(2);
            return ApiStandIn.Answered.ok(
                    switch (asked.query().getOrDefault("before", "")) {
                        case "" -> page(4_000_000L);
                        case "4000000" -> page(3_000_000L);
                        case "3000000" -> page(2_000_000L, event(2_500_000));
                        default -> page(null);
                    });
        });
        assertThat(run("events", "--user", "u1")).isZero();
        assertThat(sequences()).containsExactly(2_500_000L);
        assertThat(told()).isEqualToIgnoringNewLines("Still searching, at 3,000,000 ...");
        assertThat(api.asked()).hasSize(4);
    }

    @Test
    void pageThatDoesNotGoOnIsAnError() {
        api.on(PATH, page(5L));
        assertThat(run("events", "--all")).isEqualTo(1);
        assertThat(told()).contains("The answer makes no sense");
        assertThat(api.asked()).hasSize(2);
    }

    @Test
    void jsonOfSeveralPagesIsOneDocumentOfTheApisForm() throws Exception {
        holdEvents(1_000);
        assertThat(run("events", "--json", "--limit", "250")).isZero();
        JsonNode document = JsonForm.MAPPER.readTree(printed());
        assertThat(document.path("events")).hasSize(250);
        assertThat(document.path("events").path(249)).isEqualTo(JsonForm.MAPPER.readTree(event(751)));
        assertThat(document.path("next").asLong()).isEqualTo(751);
        assertThat(told()).isEmpty();
    }

    @Test
    void jsonOfNoneIsADocumentToo() {
        api.on(PATH, page(null));
        assertThat(run("events", "--json")).isZero();
        assertThat(printed().strip()).isEqualTo("{\"events\":[]}");
    }

    @Test
    void valuesCantSteerTheTerminalNorAddALine() {
        api.on(PATH, page(null, event(1, "\\u001b[2J\\nSEQUENCE\\u202e\\u009b", "\"segment\":\"dead\"")));
        assertThat(run("events")).isZero();
        assertThat(rows()).singleElement().satisfies(row -> assertThat(row)
                .endsWith("  \\u001b[2J\\u000aSEQUENCE\\u202e\\u009b"));
    }

    @Test
    void columnsStayAlignedOverPages() {
        holdEvents(205);
        assertThat(run("events", "--all")).isZero();
        String ends = Arrays.stream(printed().split(System.lineSeparator()))
                .map(line -> line.indexOf("u1") < 0 ? "" : String.valueOf(line.indexOf("u1")))
                .distinct()
                .collect(Collectors.joining(","));
        assertThat(ends)
                .isEqualTo("," + printed().lines().findFirst().orElseThrow().indexOf("USER"));
    }
}
