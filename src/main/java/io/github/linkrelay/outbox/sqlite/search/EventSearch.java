package io.github.linkrelay.outbox.sqlite.search;

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
 * Finds stored events. It goes back from the newest event to each event that may match by {@link Candidates} and
 * {@link EventStates}, and reads its row. Each call belongs into one read transaction.
 */
final class EventSearch {

    private final Connection connection;
    private final EventTerms terms;

    EventSearch(Connection connection, EventTerms terms) {
        this.connection = connection;
        this.terms = terms;
    }

    /** Returns the newest matches, up to {@code limit}, as far as they are found within {@code budget}. */
    EventPage search(EventQuery query, int limit, Duration budget) throws SQLException {
        long deadline = System.nanoTime() + budget.toNanos();
        List<FoundEvent> found = new ArrayList<>();
        Bounds bounds = bounds(query);
        try (EventStates states = new EventStates(connection);
                Candidates candidates = new Candidates(connection, query, terms, bounds.first);
                EventRows rows = new EventRows(connection, query, terms)) {
            long at = bounds.last;
            while (at >= bounds.first) {
                long candidate = Math.min(states.last(query, at), candidates.last(at));
                if (candidate == at) {
                    long first = candidates.firstToLookAt(at);
                    // One event more is read to find out whether there is a next page.
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
                    at = candidate;
                }
                if (System.nanoTime() >= deadline && at >= bounds.first) {
                    return new EventPage(found, at + 1);
                }
            }
        }
        return new EventPage(found, null);
    }

    /** Returns one event with its states. */
    Optional<FoundEvent> event(long sequence) throws SQLException {
        List<FoundEvent> found = new ArrayList<>();
        try (EventStates states = new EventStates(connection);
                EventRows rows = new EventRows(connection, EventQuery.all(), terms)) {
            rows.find(sequence, sequence, states, 1, found);
        }
        return found.stream().findFirst();
    }

    /** The range to search: the first and the last event that the query allows and that are stored. */
    private record Bounds(long first, long last) {}

    private Bounds bounds(EventQuery query) throws SQLException {
        long stored = number("SELECT min(seq) FROM events", 1);
        long last = number("SELECT max(seq) FROM events", 0);
        // The limits are applied before anything is added, because a query may have the largest or smallest number.
        return new Bounds(
                query.after() == null ? stored : Math.max(stored, Math.min(query.after(), last) + 1),
                query.before() == null ? last : Math.min(last, Math.max(query.before(), 0) - 1));
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
