package io.github.linkrelay.outbox.sqlite.search;

import io.github.linkrelay.outbox.sqlite.file.TermFilter;
import io.github.linkrelay.outbox.sqlite.file.TypeCounts;
import io.github.linkrelay.outbox.view.EventQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Says which blocks may hold an event of the type, term and time that a query asks for, from the newest back. */
final class BlockZones implements AutoCloseable {

    /** Blocks looked at together: little enough to look at the clock in between. */
    private static final int WINDOW = 8_192;
    /** Where the terms of each must be read. */
    private static final int TERMS_WINDOW = 1_024;

    private final EventQuery query;
    /** The last block that is indexed; -1 if none is. */
    private final long indexed;

    private final boolean free;
    private final long hash;
    private final PreparedStatement select;
    private final TreeSet<Long> candidates = new TreeSet<>();
    private long windowStart = Long.MAX_VALUE;

    BlockZones(Connection connection, EventQuery query, long indexed) throws SQLException {
        this.query = query;
        this.indexed = indexed;
        this.free = query.type() == null && query.term() == null && query.from() == null && query.until() == null;
        this.hash = query.term() == null ? 0 : TermFilter.hash(query.term());
        this.select = free ? null : connection.prepareStatement(sql(query));
    }

    /**
     * The last block up to {@code block} that isn't known to be without a match. If it is another one, ask again with that:
     * it was perhaps not looked at yet.
     */
    long last(long block) throws SQLException {
        if (free || block > indexed) {
            return block;
        }
        if (block < windowStart) {
            load(block);
        }
        Long candidate = candidates.floor(block);
        return candidate != null ? candidate : windowStart - 1;
    }

    private void load(long last) throws SQLException {
        windowStart = Math.max(0, last - (query.term() == null ? WINDOW : TERMS_WINDOW) + 1);
        candidates.clear();
        int index = 1;
        select.setLong(index++, windowStart);
        select.setLong(index++, last);
        if (query.from() != null) {
            select.setLong(index++, query.from());
        }
        if (query.until() != null) {
            select.setLong(index++, query.until());
        }
        if (query.type() != null) {
            select.setString(index, TypeCounts.beginning(query.type()));
        }
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                if (query.term() == null || TermFilter.mayContain(row.getBytes(2), hash)) {
                    candidates.add(row.getLong(1));
                }
            }
        }
    }

    private static String sql(EventQuery query) {
        List<String> conditions = new ArrayList<>(List.of("block BETWEEN ? AND ?"));
        if (query.from() != null) {
            conditions.add("last_at >= ?");
        }
        if (query.until() != null) {
            conditions.add("first_at < ?");
        }
        if (query.type() != null) {
            conditions.add("instr(char(10) || types, ?) > 0");
        }
        String from = query.term() == null
                ? "SELECT block FROM blocks"
                : conditions.size() == 1
                        ? "SELECT block, bits FROM block_terms"
                        : "SELECT block, bits FROM blocks JOIN block_terms USING(block)";
        return from + " WHERE " + String.join(" AND ", conditions);
    }

    @Override
    public void close() throws SQLException {
        if (select != null) {
            select.close();
        }
    }
}
