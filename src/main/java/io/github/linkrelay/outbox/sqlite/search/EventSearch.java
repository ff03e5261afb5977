package io.github.linkrelay.outbox.sqlite.search;

import io.github.linkrelay.outbox.sqlite.file.IndexedBlock;
import io.github.linkrelay.outbox.view.EventPage;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.FoundEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds stored events. It goes from the newest back, block by block, leaves out those that can't hold a match, and looks
 * at the rows of the others. Each call belongs into one read transaction.
 */
final class EventSearch {

    private final Connection connection;
    private final EventTerms terms;

    EventSearch(Connection connection, EventTerms terms) {
        this.connection = connection;
        this.terms = terms;
    }

    /** The newest matches, up to {@code limit}, as far as they are found within {@code budget}. */
    EventPage search(EventQuery query, int limit, Duration budget) throws SQLException {
        long deadline = System.nanoTime() + budget.toNanos();
        List<FoundEvent> found = new ArrayList<>();
        Bounds bounds = bounds(query);
        try (EventStates states = new EventStates(connection);
                BlockZones zones = new BlockZones(connection, query, bounds.indexed);
                BlockRows rows = new BlockRows(connection, query, terms)) {
            long at = bounds.last;
            while (at >= bounds.first) {
                at = Math.min(at, states.last(query, at));
                long block = at < bounds.first ? -1 : IndexedBlock.of(at);
                long candidate = block < 0 ? -1 : zones.last(block);
                if (candidate == block && block >= 0) {
                    long first = Math.max(bounds.first, IndexedBlock.first(block));
                    // One more than is wanted tells whether there is a next page.
                    rows.find(first, at, states, limit + 1 - found.size(), found);
                    if (found.size() > limit) {
                        return new EventPage(
                                found.subList(0, limit),
                                found.get(limit - 1).event().sequence());
                    }
                    if (rows.isFull()) {
                        return new EventPage(
                                found, found.get(found.size() - 1).event().sequence());
                    }
                    at = first - 1;
                } else {
                    at = candidate < 0 ? -1 : IndexedBlock.last(candidate);
                }
                if (System.nanoTime() >= deadline && at >= bounds.first) {
                    return new EventPage(found, at + 1);
                }
            }
        }
        return new EventPage(found, null);
    }

    /** How many match. Takes as long as it takes. */
    long count(EventQuery query) throws SQLException {
        Bounds bounds = bounds(query);
        long count = 0;
        try (EventStates states = new EventStates(connection);
                BlockZones zones = new BlockZones(connection, query, bounds.indexed);
                BlockCounts counts = new BlockCounts(connection, query);
                BlockRows rows = new BlockRows(connection, query, terms)) {
            long at = Math.min(bounds.last, states.last(query, bounds.last));
            while (at >= bounds.first) {
                long block = IndexedBlock.of(at);
                long candidate = zones.last(block);
                if (candidate == block) {
                    long first = Math.max(bounds.first, IndexedBlock.first(block));
                    boolean whole = block <= bounds.indexed
                            && first == IndexedBlock.first(block)
                            && at == IndexedBlock.last(block)
                            && first >= bounds.stored
                            && states.areAll(query, first, at);
                    long known = whole ? counts.of(block) : -1;
                    count += known >= 0 ? known : rows.count(first, at, states);
                    at = first - 1;
                } else {
                    at = candidate < 0 ? -1 : IndexedBlock.last(candidate);
                }
                at = at < bounds.first ? at : states.last(query, at);
            }
        }
        return count;
    }

    /** One event with its states. */
    Optional<FoundEvent> event(long sequence) throws SQLException {
        List<FoundEvent> found = new ArrayList<>();
        try (EventStates states = new EventStates(connection);
                BlockRows rows = new BlockRows(connection, EventQuery.all(), terms)) {
            rows.find(sequence, sequence, states, 1, found);
        }
        return found.stream().findFirst();
    }

    /**
     * Where to look.
     *
     * @param first   the first event that the query allows and that is stored
     * @param last    the last
     * @param stored  the first event that is stored
     * @param indexed the last block of the index; -1 if there is none
     */
    private record Bounds(long first, long last, long stored, long indexed) {}

    private Bounds bounds(EventQuery query) throws SQLException {
        long stored = number("SELECT min(seq) FROM events", 1);
        long last = number("SELECT max(seq) FROM events", 0);
        // Before anything is added: the numbers come from whoever asks, and may be the largest or smallest there is.
        long first = query.after() == null ? stored : Math.max(stored, Math.min(query.after(), last) + 1);
        return new Bounds(
                first,
                query.before() == null ? last : Math.min(last, Math.max(query.before(), 0) - 1),
                stored,
                number("SELECT max(block) FROM blocks", -1));
    }

    private long number(String sql, long otherwise) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            long number = row.getLong(1);
            return row.wasNull() ? otherwise : number;
        }
    }
}
