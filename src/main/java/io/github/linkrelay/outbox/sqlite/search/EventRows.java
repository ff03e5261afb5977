package io.github.linkrelay.outbox.sqlite.search;

import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.sqlite.file.EventReader;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.FoundEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the rows of events and finds those that match a query. */
final class EventRows implements AutoCloseable {

    /** How many bytes the bodies of a page may have together, without the last one. */
    private static final long MOST_BYTES = 8 << 20;

    private final EventQuery query;
    private final EventTerms terms;
    private final PreparedStatement select;
    private final PreparedStatement selectSequences;
    private long bytes;

    EventRows(Connection connection, EventQuery query, EventTerms terms) throws SQLException {
        this.query = query;
        this.terms = terms;
        String where = " FROM events WHERE seq BETWEEN ? AND ?" + conditions(query) + " ORDER BY seq DESC";
        select = connection.prepareStatement("SELECT seq, key, type, received_at, body" + where);
        selectSequences = connection.prepareStatement("SELECT seq" + where);
    }

    /**
     * Adds the events from {@code first} to {@code last} that match, the newest first, at most {@code most} of them.
     */
    void find(long first, long last, EventStates states, int most, List<FoundEvent> found) throws SQLException {
        EventStates.Window window = query.state() == null ? null : states.window(first, last);
        int wanted = found.size() + most;
        set(select, first, last);
        try (ResultSet row = select.executeQuery()) {
            while (found.size() < wanted && !isFull() && row.next()) {
                long sequence = row.getLong(1);
                if (window != null && !window.match(query, sequence)) {
                    continue;
                }
                StoredEvent event = EventReader.event(row);
                if (hasTerm(event)) {
                    window = window == null ? states.window(first, last) : window;
                    found.add(new FoundEvent(event, window.of(sequence)));
                    bytes += event.body().length;
                }
            }
        }
    }

    /** Whether the events found are so large that no more should be in memory. */
    boolean isFull() {
        return bytes >= MOST_BYTES;
    }

    /** Returns how many events from {@code first} to {@code last} match. */
    long count(long first, long last, EventStates states) throws SQLException {
        EventStates.Window window = query.state() == null ? null : states.window(first, last);
        PreparedStatement rows = query.term() == null ? selectSequences : select;
        long count = 0;
        set(rows, first, last);
        try (ResultSet row = rows.executeQuery()) {
            while (row.next()) {
                boolean match = (window == null || window.match(query, row.getLong(1)))
                        && (query.term() == null || hasTerm(EventReader.event(row)));
                count += match ? 1 : 0;
            }
        }
        return count;
    }

    private boolean hasTerm(StoredEvent event) {
        return query.term() == null || terms.has(event, query.term());
    }

    private void set(PreparedStatement statement, long first, long last) throws SQLException {
        statement.setLong(1, first);
        statement.setLong(2, last);
        int index = 3;
        if (query.from() != null) {
            statement.setLong(index++, query.from());
        }
        if (query.until() != null) {
            statement.setLong(index++, query.until());
        }
        if (query.type() != null) {
            statement.setString(index, query.type());
        }
    }

    private static String conditions(EventQuery query) {
        List<String> conditions = new ArrayList<>();
        if (query.from() != null) {
            conditions.add(" AND received_at >= ?");
        }
        if (query.until() != null) {
            conditions.add(" AND received_at < ?");
        }
        if (query.type() != null) {
            conditions.add(" AND coalesce(type, '') = ?");
        }
        return String.join("", conditions);
    }

    @Override
    public void close() throws SQLException {
        select.close();
        selectSequences.close();
    }
}
