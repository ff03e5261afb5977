package io.github.linkrelay.outbox.sqlite.search;

import io.github.linkrelay.outbox.sqlite.file.TypeCounts;
import io.github.linkrelay.outbox.view.EventQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How many events of a block match a query, by the numbers of the index alone, where these can tell. */
final class BlockCounts implements AutoCloseable {

    private static final long UNKNOWN = -1;

    private final EventQuery query;
    private final PreparedStatement select;

    BlockCounts(Connection connection, EventQuery query) throws SQLException {
        this.query = query;
        this.select = connection.prepareStatement("SELECT first_at, last_at, types FROM blocks WHERE block = ?");
    }

    /** Of a whole block all whose events are in the state that the query wants; -1 if the rows must be looked at. */
    long of(long block) throws SQLException {
        if (query.term() != null || query.type() != null && !TypeCounts.isExact(query.type())) {
            return UNKNOWN;
        }
        select.setLong(1, block);
        try (ResultSet row = select.executeQuery()) {
            boolean inTime = row.next()
                    && (query.from() == null || row.getLong(1) >= query.from())
                    && (query.until() == null || row.getLong(2) < query.until());
            if (!inTime) {
                return UNKNOWN;
            }
            String types = row.getString(3);
            return query.type() == null ? TypeCounts.all(types) : TypeCounts.of(types, query.type());
        }
    }

    @Override
    public void close() throws SQLException {
        select.close();
    }
}
