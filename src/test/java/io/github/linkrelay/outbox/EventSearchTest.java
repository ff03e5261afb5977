package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.dispatch.Cursor;
import io.github.linkrelay.outbox.sqlite.file.IndexedBlock;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.view.EventPage;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventState;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.FoundEvent;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is asked of a random log, the answer is what a look at each of its events gives. */
class EventSearchTest extends OutboxTestBase {

    private static final int EVENTS = 2_450;
    private static final int QUESTIONS = 800;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final List<String> TYPES = Arrays.asList("link.clicked", "a=1\nb\\n=2", null, "rare");
    private static final EventTerms TERMS = new EventTerms() {
        @Override
        public List<String> of(StoredEvent event) {
            return List.of("user:" + new String(event.body(), UTF_8).split(" ")[1], "id:" + event.key());
        }

        @Override
        public String keyBeginning(String term) {
            return term.startsWith("id:") ? term.substring(3, 15) : null;
        }
    };

    /** A destination as the model has it: which events are settled, and which of these are dead. */
    private record Modelled(String name, long start, Set<Long> settled, Set<Long> dead) {

        EventState state(long sequence) {
            return !settled.contains(sequence)
                    ? EventState.WAITING
                    : dead.contains(sequence) ? EventState.DEAD : EventState.DELIVERED;
        }
    }

    private final List<StoredEvent> events = new ArrayList<>();
    private final List<Modelled> destinations = new ArrayList<>();

    @BeforeEach
    void findByTerms() {
        terms = TERMS;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyQuestionIsAnsweredAsALookAtEachEventDoes(long seed) throws Exception {
        Random random = new Random(seed);
        makeLog(random);
        int matches = 0;
        int empty = 0;
        try (OutboxReader reader = OutboxReader.open(directory, "events", TERMS)) {
            for (int i = 0; i < QUESTIONS; i++) {
                EventQuery query = query(random);
                List<Long> expected = expected(query);
                // Few questions with small pages, for each page costs as much as a large one.
                int limit = 1 + random.nextInt(random.nextInt(8) == 0 ? 5 : 400);
                Duration budget = random.nextInt(3) == 0 ? Duration.ZERO : LONG;
                assertThat(pages(reader, query, limit, budget)).as("%s", query).isEqualTo(expected);
                matches += expected.isEmpty() ? 0 : 1;
                empty += expected.isEmpty() ? 1 : 0;
            }
        }
        assertThat(matches).isGreaterThan(QUESTIONS / 4);
        assertThat(empty).isGreaterThan(QUESTIONS / 20);
    }

    @Test
    void pageHasTheWholeEventAndItsStates() throws Exception {
        makeLog(new Random(5));
        try (OutboxReader reader = OutboxReader.open(directory, "events", TERMS)) {
            for (FoundEvent found : reader.search(EventQuery.all(), 1_000, LONG).events()) {
                StoredEvent event = event(found.event().sequence());
                assertThat(found.event()).usingRecursiveComparison().isEqualTo(event);
                assertThat(found.states()).isEqualTo(states(event.sequence()));
                assertThat(reader.event(event.sequence()).orElseThrow())
                        .usingRecursiveComparison()
                        .isEqualTo(found);
            }
            assertThat(reader.event(events.get(0).sequence() - 1)).isEmpty();
            assertThat(reader.event(EVENTS + 1)).isEmpty();
        }
    }

    @Test
    void lastPageHasNoNextAndAFullOneBeforeItHas() throws Exception {
        makeLog(new Random(6));
        try (OutboxReader reader = OutboxReader.open(directory, "events", TERMS)) {
            int all = events.size();
            assertThat(reader.search(EventQuery.all(), all, LONG).next()).isNull();
            assertThat(reader.search(EventQuery.all(), all - 1, LONG).next())
                    .isEqualTo(events.get(1).sequence());
            assertThat(reader.search(EventQuery.all().withAfter((long) EVENTS), 5, LONG)
                            .events())
                    .isEmpty();
            assertThat(reader.search(EventQuery.all().withAfter(Long.MAX_VALUE), 5, LONG)
                            .events())
                    .isEmpty();
            assertThat(reader.search(EventQuery.all().withBefore(Long.MIN_VALUE), 5, LONG)
                            .events())
                    .isEmpty();
            assertThat(reader.search(EventQuery.all().withBefore(Long.MAX_VALUE), 5, LONG)
                            .events())
                    .hasSize(5);
            assertThatThrownBy(() -> reader.search(EventQuery.all(), 0, LONG))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void searchWhoseTimeIsOverSaysWhereToGoOn() throws Exception {
        makeLog(new Random(7));
        try (OutboxReader reader = OutboxReader.open(directory, "events", TERMS)) {
            EventPage page = reader.search(EventQuery.all().withType("none"), 5, Duration.ZERO);
            assertThat(page.events()).isEmpty();
            assertThat(page.next()).isBetween(1L, (long) EVENTS);
        }
    }

    @Test
    void pageOfLargeBodiesEndsBeforeItFillsTheMemory() {
        open();
        for (int i = 1; i <= 12; i++) {
            byte[] body = new byte[1 << 20];
            body[0] = (byte) i;
            outbox.append(NewEvent.of("large", body)).join();
        }
        List<Long> sequences = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        try (OutboxReader reader = outbox.reader()) {
            Long before = null;
            do {
                EventPage page = reader.search(EventQuery.all().withBefore(before), 200, Duration.ofMinutes(1));
                page.events().forEach(found -> sequences.add(found.event().sequence()));
                sizes.add(page.events().size());
                before = page.next();
            } while (before != null);
        }
        assertThat(sequences).containsExactly(12L, 11L, 10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
        assertThat(sizes).containsExactly(8, 4);
    }

    // --- the log

    private void makeLog(Random random) throws Exception {
        open();
        List<CompletableFuture<Appended>> all = new ArrayList<>();
        for (int i = 1; i <= EVENTS; i++) {
            // One type is of a stretch only, one user has a single event, times are out of order by up to an hour.
            String type = i > 700 && i < 720 ? "rare" : TYPES.get(random.nextInt(3));
            String user = i == 1_111 ? "once" : "u" + (random.nextInt(10) < 5 ? 0 : random.nextInt(300));
            long at = clock.millis() + i * 60_000L + random.nextInt(3_600_000);
            byte[] body = (i + " " + user).getBytes(UTF_8);
            all.add(outbox.append(new NewEvent(null, type, at, body)));
            events.add(new StoredEvent(i, EventKey.of(body), type, at, body));
        }
        all.forEach(CompletableFuture::join);
        await().until(() -> count("blocks") == EVENTS / IndexedBlock.EVENTS);
        outbox.close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("events.db"))) {
            connection.setAutoCommit(false);
            for (String name : List.of("a", "b", "c")) {
                settle(connection, name, random);
            }
            try (Statement statement = connection.createStatement()) {
                int deleted = random.nextInt(600);
                int keyed = random.nextInt(EVENTS);
                statement.executeUpdate("DELETE FROM events WHERE seq <= " + deleted);
                events.subList(0, deleted).clear();
                // The table of keys has those of the first events, the others follow.
                statement.executeUpdate("DELETE FROM keys WHERE seq > " + keyed);
                statement.executeUpdate(
                        "INSERT OR IGNORE INTO keys SELECT substr(key, 1, 16), seq, received_at FROM events"
                                + " WHERE seq <= " + keyed);
                statement.executeUpdate("UPDATE dedupe_state SET indexed_seq = " + keyed);
                // As it is while an updated file is being indexed.
                statement.executeUpdate("DELETE FROM blocks WHERE block > " + (5 + random.nextInt(5)));
            }
            connection.commit();
        }
    }

    private void settle(Connection connection, String name, Random random) throws SQLException {
        long start = name.equals("a") ? 0 : random.nextInt(900);
        Cursor cursor = new Cursor(start);
        Modelled destination = new Modelled(name, start, new HashSet<>(), new HashSet<>());
        long solid = start + random.nextInt(EVENTS - 900);
        for (long sequence = start + 1; sequence <= EVENTS; sequence++) {
            boolean longRun = sequence > 1_500 && sequence < 2_100 && name.equals("b");
            if (sequence <= solid || longRun || random.nextInt(3) == 0 && sequence < 2_300) {
                cursor.settle(sequence);
                destination.settled.add(sequence);
                if (random.nextInt(sequence < 800 ? 40 : 400) == 0) {
                    destination.dead.add(sequence);
                }
            }
        }
        destinations.add(destination);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO destinations"
                        + "(name, start_seq, position, ahead, registered_at) VALUES(?, ?, ?, ?, 0)");
                PreparedStatement death = connection.prepareStatement("INSERT INTO dead_letters(destination, seq, key,"
                        + " received_at, died_at, reason, body) VALUES(?, ?, x'00', 0, 0, 'bad', x'')")) {
            insert.setString(1, name);
            insert.setLong(2, start);
            insert.setLong(3, cursor.position());
            insert.setString(4, cursor.ranges());
            insert.executeUpdate();
            for (long sequence : destination.dead) {
                death.setString(1, name);
                death.setLong(2, sequence);
                death.executeUpdate();
            }
        }
    }

    // --- the questions and their answers

    private EventQuery query(Random random) {
        String type = oneOf(random, null, null, null, "link.clicked", TYPES.get(1), "", "rare", "none");
        String term = oneOf(
                random,
                null,
                null,
                null,
                "user:u0",
                "user:u17",
                "user:once",
                "user:nobody",
                "id:" + events.get(random.nextInt(events.size())).key());
        Long before = oneOf(random, null, null, (long) random.nextInt(EVENTS + 10));
        Long after = oneOf(random, null, null, (long) random.nextInt(EVENTS + 10));
        long middle = clock.millis() + random.nextInt(EVENTS) * 60_000L;
        Long from = oneOf(random, null, null, middle);
        Long until = oneOf(random, null, null, middle + random.nextInt(20 * 3_600_000));
        EventState state = oneOf(random, null, EventState.WAITING, EventState.DELIVERED, EventState.DEAD);
        String destination = oneOf(random, null, "a", "b", "c", "unknown");
        return new EventQuery(type, term, from, until, destination, state, before, after);
    }

    @SafeVarargs
    private static <T> T oneOf(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private List<Long> expected(EventQuery query) {
        List<Long> expected = new ArrayList<>(events.stream()
                .filter(event -> matches(query, event))
                .map(StoredEvent::sequence)
                .toList());
        Collections.reverse(expected);
        return expected;
    }

    private boolean matches(EventQuery query, StoredEvent event) {
        return (query.type() == null || query.type().equals(Objects.requireNonNullElse(event.type(), "")))
                && (query.term() == null || TERMS.of(event).contains(query.term()))
                && (query.from() == null || event.receivedAt() >= query.from())
                && (query.until() == null || event.receivedAt() < query.until())
                && (query.before() == null || event.sequence() < query.before())
                && (query.after() == null || event.sequence() > query.after())
                && (query.state() == null || isInState(query, states(event.sequence())));
    }

    private static boolean isInState(EventQuery query, Map<String, EventState> states) {
        if (query.destination() != null) {
            return states.get(query.destination()) == query.state();
        }
        return query.state() == EventState.DELIVERED
                ? !states.isEmpty() && Set.copyOf(states.values()).equals(Set.of(EventState.DELIVERED))
                : states.containsValue(query.state());
    }

    private Map<String, EventState> states(long sequence) {
        Map<String, EventState> states = new TreeMap<>();
        destinations.stream()
                .filter(one -> sequence > one.start)
                .forEach(one -> states.put(one.name, one.state(sequence)));
        return states;
    }

    private StoredEvent event(long sequence) {
        return events.get((int) (sequence - events.get(0).sequence()));
    }

    private static List<Long> pages(OutboxReader reader, EventQuery query, int limit, Duration budget) {
        List<Long> sequences = new ArrayList<>();
        EventQuery rest = query;
        while (rest != null) {
            EventPage page = reader.search(rest, limit, budget);
            assertThat(page.events()).hasSizeLessThanOrEqualTo(limit);
            page.events().forEach(found -> sequences.add(found.event().sequence()));
            if (page.next() != null) {
                assertThat(rest.before() == null || page.next() < rest.before())
                        .as("goes on")
                        .isTrue();
            }
            rest = page.next() == null ? null : rest.withBefore(page.next());
        }
        return sequences;
    }
}
