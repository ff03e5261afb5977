package io.github.linkrelay.outbox.sqlite.search;

import io.github.linkrelay.outbox.dispatch.AttemptRow;
import io.github.linkrelay.outbox.dispatch.Cursor;
import io.github.linkrelay.outbox.dispatch.KnownDestination;
import io.github.linkrelay.outbox.dispatch.SequenceRanges;
import io.github.linkrelay.outbox.sqlite.file.DestinationTable;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where events stand with every destination, by the cursors and dead letters of one moment: for use within one read
 * transaction.
 */
final class EventStates implements AutoCloseable {

    private final List<One> destinations = new ArrayList<>();
    private final PreparedStatement lastDead;
    private final PreparedStatement dead;
    private final PreparedStatement lastFiltered;
    private final PreparedStatement filtered;

    EventStates(Connection connection) throws SQLException {
        for (KnownDestination known : DestinationTable.all(connection)) {
            destinations.add(new One(
                    known.name(), known.start(), new Cursor(known.position(), known.ahead()), known.registeredAt()));
        }
        // Not as BETWEEN: the index holds only rows with an event, and SQLite must see that these are such.
        lastDead = connection.prepareStatement(
                "SELECT seq FROM dead_letters WHERE destination = ? AND seq > ? AND seq <= ?"
                        + " AND died_at >= ? ORDER BY seq DESC LIMIT 1");
        dead = connection.prepareStatement(
                "SELECT seq FROM dead_letters WHERE destination = ? AND seq >= ? AND seq <= ?" + " AND died_at >= ?");
        // The answer is written out, so that SQLite takes the small index of such rows.
        lastFiltered = connection.prepareStatement("SELECT max(first_seq) FROM attempts WHERE destination = ?"
                + " AND first_seq <= ? AND answer = 'filtered'");
        filtered = connection.prepareStatement(
                "SELECT events FROM attempts WHERE destination = ? AND first_seq BETWEEN ? AND ?"
                        + " AND last_seq >= ? AND at >= ? AND answer = 'filtered'");
    }

    /** What died before {@code registeredAt} is a letter of an earlier destination of that name. */
    private record One(String name, long start, Cursor cursor, long registeredAt) {}

    /**
     * The last event up to {@code sequence} that may be in the state that the query wants, as far as one can tell without
     * looking at each; 0 or less if none can be.
     */
    long last(EventQuery query, long sequence) throws SQLException {
        if (query.state() == null) {
            return sequence;
        }
        if (query.state() == EventState.DELIVERED) {
            return lastSettledByAll(query.destination(), sequence);
        }
        long last = 0;
        for (One one : meant(query.destination())) {
            last = Math.max(
                    last,
                    switch (query.state()) {
                        case WAITING -> one.cursor.lastUnsettled(sequence);
                        case FILTERED -> lastFiltered(one, sequence);
                        default -> lastDead(one, sequence);
                    });
        }
        return last;
    }

    /** What is known of the events from {@code first} to {@code last}. */
    Window window(long first, long last) throws SQLException {
        Map<String, Set<Long>> deaths = new TreeMap<>();
        Map<String, List<String>> stopped = new TreeMap<>();
        for (One one : destinations) {
            deaths.put(one.name, dead(one, first, last));
            stopped.put(one.name, filtered(one, first, last));
        }
        return new Window(deaths, stopped);
    }

    private long lastSettledByAll(String name, long sequence) {
        long last = sequence;
        long before;
        do {
            before = last;
            for (One one : meant(name)) {
                if (one.start < last) {
                    // What it began after is none of its.
                    last = Math.max(one.start, one.cursor.lastSettled(last));
                }
            }
        } while (last < before);
        long found = last;
        return meant(name).stream().anyMatch(one -> one.start < found) ? found : 0;
    }

    private List<One> meant(String name) {
        return name == null
                ? destinations
                : destinations.stream().filter(one -> one.name.equals(name)).toList();
    }

    private long lastDead(One one, long sequence) throws SQLException {
        lastDead.setString(1, one.name);
        lastDead.setLong(2, one.start);
        lastDead.setLong(3, sequence);
        lastDead.setLong(4, one.registeredAt);
        try (ResultSet row = lastDead.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private Set<Long> dead(One one, long first, long last) throws SQLException {
        Set<Long> sequences = new HashSet<>();
        dead.setString(1, one.name);
        dead.setLong(2, first);
        dead.setLong(3, last);
        dead.setLong(4, one.registeredAt);
        try (ResultSet row = dead.executeQuery()) {
            while (row.next()) {
                sequences.add(row.getLong(1));
            }
        }
        return sequences;
    }

    /** No filtered event up to {@code sequence} stands behind it. */
    private long lastFiltered(One one, long sequence) throws SQLException {
        lastFiltered.setString(1, one.name);
        lastFiltered.setLong(2, sequence);
        try (ResultSet row = lastFiltered.executeQuery()) {
            long first = row.next() ? row.getLong(1) : 0;
            return first == 0 ? 0 : Math.min(sequence, first + AttemptRow.SPAN);
        }
    }

    /** The events of each row, as {@link SequenceRanges} writes them, that has some from {@code first} to {@code last}. */
    private List<String> filtered(One one, long first, long last) throws SQLException {
        filtered.setString(1, one.name);
        filtered.setLong(2, first - AttemptRow.SPAN);
        filtered.setLong(3, last);
        filtered.setLong(4, first);
        filtered.setLong(5, one.registeredAt);
        List<String> rows = new ArrayList<>();
        try (ResultSet row = filtered.executeQuery()) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        lastDead.close();
        dead.close();
        lastFiltered.close();
        filtered.close();
    }

    /** The states of events that are near each other. */
    final class Window {

        private final Map<String, Set<Long>> deaths;
        private final Map<String, List<String>> stopped;

        private Window(Map<String, Set<Long>> deaths, Map<String, List<String>> stopped) {
            this.deaths = deaths;
            this.stopped = stopped;
        }

        /** By destination, in order of name. */
        Map<String, EventState> of(long sequence) {
            Map<String, EventState> states = new TreeMap<>();
            for (One one : destinations) {
                EventState state = state(one, sequence);
                if (state != null) {
                    states.put(one.name, state);
                }
            }
            return states;
        }

        boolean match(EventQuery query, long sequence) {
            if (query.state() == null) {
                return true;
            }
            boolean all = query.state() == EventState.DELIVERED;
            boolean any = false;
            for (One one : destinations) {
                EventState state =
                        query.destination() == null || query.destination().equals(one.name)
                                ? state(one, sequence)
                                : null;
                if (state == query.state()) {
                    any = true;
                } else if (all && state != null) {
                    return false;
                }
            }
            return any;
        }

        /** {@code null} if the destination began after the event. */
        private EventState state(One one, long sequence) {
            if (sequence <= one.start) {
                return null;
            }
            if (!one.cursor.isSettled(sequence)) {
                return EventState.WAITING;
            }
            if (deaths.get(one.name).contains(sequence)) {
                return EventState.DEAD;
            }
            return stopped.get(one.name).stream().anyMatch(events -> SequenceRanges.contain(events, sequence))
                    ? EventState.FILTERED
                    : EventState.DELIVERED;
        }
    }
}
