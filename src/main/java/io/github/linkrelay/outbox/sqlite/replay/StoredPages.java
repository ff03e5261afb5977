package io.github.linkrelay.outbox.sqlite.replay;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.FailureWords;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.dispatch.ReplayChoice;
import io.github.linkrelay.outbox.dispatch.ReplayItem;
import io.github.linkrelay.outbox.dispatch.ReplayPages;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.ReplayRequest;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the events of a replay from the file: dead letters of a destination, or events in the log. */
final class StoredPages implements ReplayPages {

    private static final int PAGE_EVENTS = 256;
    private static final long PAGE_BYTES = 2 << 20;
    /** How many rows are read for a page at most; then other work has its turn. */
    private static final int ROWS = 1_000;

    private final Connection connection;
    private final String destination;
    private final ReplayChoice choice;
    private final long end;
    private final EventTerms terms;
    private final String rows;
    private final String chosen;
    private final List<Object> values = new ArrayList<>();
    private final PreparedStatement window;
    private final PreparedStatement page;
    private final long registeredAt;

    /** Makes a reader that closes {@code connection} when it is closed. */
    StoredPages(
            Connection connection, String destination, String source, ReplayChoice choice, long end, EventTerms terms)
            throws SQLException {
        this.connection = connection;
        this.destination = destination;
        this.choice = choice;
        this.end = end;
        this.terms = terms;
        boolean letters = source.equals(ReplayRequest.DEAD_LETTERS);
        rows = (letters ? "dead_letters r WHERE r.destination = ?1" : "events r WHERE ?1 IS NOT NULL")
                + " AND r.seq > ?2 AND r.seq <= ?3";
        chosen = conditions(letters);
        window = connection.prepareStatement(
                "SELECT count(*), max(seq) FROM (SELECT r.seq FROM " + rows + " ORDER BY r.seq LIMIT " + ROWS + ")");
        String columns = "SELECT r.seq, r.key, r.type, r.received_at, r.body, ";
        page = connection.prepareStatement((letters
                        ? columns + "r.died_at FROM " + rows
                        : columns
                                + "(SELECT died_at FROM dead_letters d WHERE d.destination = ?1 AND d.seq = r.seq) FROM "
                                + rows)
                + chosen + " ORDER BY r.seq LIMIT " + PAGE_EVENTS);
        try (PreparedStatement select =
                connection.prepareStatement("SELECT registered_at FROM destinations WHERE name = ?")) {
            select.setString(1, destination);
            try (ResultSet row = select.executeQuery()) {
                registeredAt = row.next() ? row.getLong(1) : Long.MAX_VALUE;
            }
        }
    }

    @Override
    public Page read(long position) throws IOException {
        try {
            return page(position);
        } catch (SQLException e) {
            throw new IOException(FailureWords.of(e), e);
        }
    }

    private Page page(long position) throws SQLException {
        long last = windowEnd(position);
        List<ReplayItem> items = new ArrayList<>();
        int found = 0;
        long bytes = 0;
        try (ResultSet row = bind(page, position, last, values).executeQuery()) {
            long looked = position;
            while (bytes < PAGE_BYTES && row.next()) {
                found++;
                looked = row.getLong(1);
                ReplayItem item = item(row);
                if (choice.events().term() == null
                        || terms.has(item.event(), choice.events().term())) {
                    items.add(item);
                    bytes += item.event().body().length;
                }
            }
            if (found == PAGE_EVENTS || bytes >= PAGE_BYTES) {
                last = looked;
            }
        }
        return new Page(items, last, last >= end);
    }

    /** Returns how many events there are from {@code first} to {@code last}. Without a term this reads no bodies. */
    long count(long first, long last) throws SQLException {
        if (choice.events().term() == null) {
            try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM " + rows + chosen);
                    ResultSet row = bind(count, first - 1, last, values).executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
        long count = 0;
        for (long position = first - 1; position < last; ) {
            Page next = page(position);
            count += next.items().stream()
                    .filter(item -> item.position() <= last)
                    .count();
            position = next.lookedTo();
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException(FailureWords.of(e), e);
        }
    }

    private long windowEnd(long position) throws SQLException {
        if (!choice.sequences().isEmpty()) {
            // The events are looked up one by one.
            return end;
        }
        try (ResultSet row = bind(window, position, end, List.of()).executeQuery()) {
            return row.next() && row.getLong(1) == ROWS ? row.getLong(2) : end;
        }
    }

    private String conditions(boolean letters) {
        StringBuilder text = new StringBuilder();
        if (letters) {
            // A dead letter without a key has no event: somebody deleted it by hand.
            text.append(" AND length(r.key) > 0");
            add(text, "r.id <= ?", choice.lastId());
            add(text, "r.reason_group = ?", choice.group());
        }
        add(text, "r.type = ?", choice.events().type());
        add(text, "r.received_at >= ?", choice.events().from());
        add(text, "r.received_at < ?", choice.events().until());
        if (!choice.sequences().isEmpty()) {
            text.append(choice.sequences().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(",", " AND r.seq IN (", ")")));
        }
        return text.toString();
    }

    private void add(StringBuilder text, String condition, Object value) {
        if (value != null) {
            values.add(value);
            text.append(" AND ").append(condition).append(values.size() + 3);
        }
    }

    private PreparedStatement bind(PreparedStatement statement, long behind, long last, List<Object> more)
            throws SQLException {
        statement.setString(1, destination);
        statement.setLong(2, behind);
        statement.setLong(3, last);
        for (int i = 0; i < more.size(); i++) {
            statement.setObject(i + 4, more.get(i));
        }
        return statement;
    }

    private ReplayItem item(ResultSet row) throws SQLException {
        byte[] body = row.getBytes(5);
        long diedAt = row.getLong(6);
        boolean letter = !row.wasNull();
        return new ReplayItem(
                row.getLong(1),
                new StoredEvent(
                        row.getLong(1),
                        EventKey.ofBytes(row.getBytes(2)),
                        row.getString(3),
                        row.getLong(4),
                        body == null ? new byte[0] : body),
                letter,
                letter && diedAt >= registeredAt);
    }
}
