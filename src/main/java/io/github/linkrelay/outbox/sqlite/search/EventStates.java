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
 * Knows the state of events at every destination, from the cursors and dead letters of one moment. It is for use within
 * one read transaction.
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
        // BETWEEN would not do: the index holds only rows with an event, and SQLite must see that these are such rows.
        lastDead = connection.prepareStatement(
                "SELECT seq FROM dead_letters WHERE destination = ? AND seq > ? AND seq <= ?"
                        + " AND died_at >= ? ORDER BY seq DESC LIMIT 1");
        dead = connection.prepareStatement(
                "SELECT seq FROM dead_letters WHERE destination = ? AND seq >= ? AND seq <= ?" + " AND died_at >= ?");
        // The answer is a literal, so that SQLite uses the small index of such rows.
        lastFiltered = connection.prepareStatement("SELECT max(first_seq) FROM attempts WHERE destination = ?"
                + " AND first_seq <= ? AND answer = 'filtered'");
        filtered = connection.prepareStatement(
                "SELECT events FROM attempts WHERE destination = ? AND first_seq BETWEEN ? AND ?"
                        + " AND last_seq >= ? AND at >= ? AND answer = 'filtered'");
    }

    /**
     * One destination. A dead letter from before {@code registeredAt} belongs to an earlier destination of that name.
     */
    private record One(String name, long start, Cursor cursor, long registeredAt) {}

    /**
     * Returns the last event up to {@code sequence} that may be in the wanted state, as far as that is known without
     * reading each event; 0 or less if there is none.
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

    /** Returns the states of the events from {@code first} to {@code last}. */
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
                    // The events before the start of a destination are not for it.
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

    /** Returns an event behind which no event up to {@code sequence} was filtered. */
    private long lastFiltered(One one, long sequence) throws SQLException {
        lastFiltered.setString(1, one.name);
        lastFiltered.setLong(2, sequence);
        try (ResultSet row = lastFiltered.executeQuery()) {
            long first = row.next() ? row.getLong(1) : 0;
            return first == 0 ? 0 : Math.min(sequence, first + AttemptRow.SPAN);
        }
    }

    /**
     * Returns the filtered events of each row that has some from {@code first} to {@code last}, as
     * {@link SequenceRanges} writes them.
     */
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

    /** Knows the states of events that are near each other. */
    final class Window {

        private final Map<String, Set<Long>> deaths;
        private final Map<String, List<String>> stopped;

        private Window(Map<String, Set<Long>> deaths, Map<String, List<String>> stopped) {
            this.deaths = deaths;
            this.stopped = stopped;
        }

        /** Returns the state of the event at each destination, in order of name. */
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

        /**
         * Returns the state of the event; Returns the state at one destination; {@code null} if the destination began
         * after the event.
         */
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
