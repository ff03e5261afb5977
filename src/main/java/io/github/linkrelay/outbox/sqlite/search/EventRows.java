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
    private long bytes;

    EventRows(Connection connection, EventQuery query, EventTerms terms) throws SQLException {
        this.query = query;
        this.terms = terms;
        select = connection.prepareStatement(
                "SELECT seq, key, type, received_at, body FROM events WHERE seq BETWEEN ? AND ?" + conditions(query)
                        + " ORDER BY seq DESC");
    }

    /**
     * Adds the events from {@code first} to {@code last} that match, the newest first, at most {@code most} of them.
     */
    void find(long first, long last, EventStates states, int most, List<FoundEvent> found) throws SQLException {
        EventStates.Window window = query.state() == null ? null : states.window(first, last);
        int wanted = found.size() + most;
        set(first, last);
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

    private boolean hasTerm(StoredEvent event) {
        return query.term() == null || terms.has(event, query.term());
    }

    private void set(long first, long last) throws SQLException {
        select.setLong(1, first);
        select.setLong(2, last);
        int index = 3;
        if (query.from() != null) {
            select.setLong(index++, query.from());
        }
        if (query.until() != null) {
            select.setLong(index++, query.until());
        }
        if (query.type() != null) {
            select.setString(index, query.type());
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
    }
}
