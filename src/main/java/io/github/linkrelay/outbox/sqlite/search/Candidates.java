package io.github.linkrelay.outbox.sqlite.search;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.outbox.sqlite.file.IndexedBlock;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventTerms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Finds events that may have the type, term and time of a query, with the tables of the index. A term leads to single
 * events; type and time lead to blocks. An event that is not yet indexed may always match.
 */
final class Candidates implements AutoCloseable {

    /** The number of bytes of a key that the table {@code keys} holds at most. */
    private static final int KEY_BYTES = 16;

    private final EventQuery query;
    /** The first event that the query allows; the search ends there. */
    private final long first;
    /** The last event whose block is indexed; 0 if there is none. */
    private final long indexed;
    /** The last event whose key is in the table {@code keys}, or was in the table of a former format. */
    private final long keyed;
    /**
     * The last event whose key a former format stored. The index has all terms of such an event, those of the key
     * included.
     */
    private final long formerlyKeyed;
    /** The events with the wanted key; {@code null} if the term says nothing about the key. */
    private final NavigableSet<Long> ofKey;

    private final PreparedStatement lastOfTerm;
    private final PreparedStatement lastOfType;
    private final PreparedStatement lastInTime;
    private final List<PreparedStatement> all = new ArrayList<>();

    Candidates(Connection connection, EventQuery query, EventTerms terms, long first) throws SQLException {
        this.query = query;
        this.first = first;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT coalesce((SELECT max(block) FROM blocks), -1),"
                        + " indexed_seq, former_seq FROM dedupe_state")) {
            row.next();
            indexed = IndexedBlock.last(row.getLong(1));
            keyed = row.getLong(2);
            formerlyKeyed = row.getLong(3);
        }
        String beginning = query.term() == null ? null : terms.keyBeginning(query.term());
        ofKey = beginning == null
                ? null
                : ofKey(connection, EventKey.parse(beginning).bytes());
        lastOfTerm = prepare(connection, "SELECT max(seq) FROM terms WHERE part = ? AND term = ? AND seq <= ?");
        lastOfType =
                prepare(connection, "SELECT max(block) FROM block_types WHERE part = ? AND type = ? AND block <= ?");
        lastInTime = prepare(
                connection,
                "SELECT block FROM blocks WHERE block <= ? AND last_at >= ? AND first_at < ? ORDER BY block DESC LIMIT 1");
    }

    private static NavigableSet<Long> ofKey(Connection connection, byte[] beginning) throws SQLException {
        byte[] end = Arrays.copyOf(beginning, beginning.length + KEY_BYTES);
        Arrays.fill(end, beginning.length, end.length, (byte) 0xff);
        TreeSet<Long> sequences = new TreeSet<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT seq FROM keys WHERE key BETWEEN ? AND ?")) {
            select.setBytes(1, beginning);
            select.setBytes(2, end);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    sequences.add(row.getLong(1));
                }
            }
        }
        return sequences;
    }

    /**
     * Returns the last event up to {@code sequence} that may match, as far as each condition can tell by itself; 0 or
     * less if there is none. If the result is another event than {@code sequence}, the caller asks again with it.
     */
    long last(long sequence) throws SQLException {
        long last = query.term() == null ? sequence : ofKey == null ? lastOfTerm(sequence) : lastOfKey(sequence);
        if (query.type() != null && last > 0) {
            last = lastOfType(last);
        }
        if ((query.from() != null || query.until() != null) && last > 0) {
            last = lastInTime(last);
        }
        return last;
    }

    /** Returns the first event from which on every event up to {@code sequence} must be read. */
    long firstToLookAt(long sequence) {
        boolean exact = query.term() != null
                && (ofKey == null || sequence <= formerlyKeyed ? sequence <= indexed : sequence <= keyed);
        return exact ? sequence : Math.max(first, IndexedBlock.first(IndexedBlock.of(sequence)));
    }

    private long lastOfKey(long sequence) throws SQLException {
        if (sequence > keyed) {
            return sequence;
        }
        Long found = ofKey.floor(sequence);
        if (found != null && found > formerlyKeyed) {
            return found;
        }
        return Math.max(found == null ? 0 : found, lastOfTerm(Math.min(sequence, formerlyKeyed)));
    }

    private long lastOfTerm(long sequence) throws SQLException {
        return sequence > indexed
                ? sequence
                : lastOf(lastOfTerm, IndexedBlock.hash(query.term()), sequence, IndexedBlock.of(sequence));
    }

    private long lastOfType(long sequence) throws SQLException {
        if (sequence > indexed) {
            return sequence;
        }
        long block = IndexedBlock.of(sequence);
        return lastOfBlock(lastOf(lastOfType, IndexedBlock.type(query.type()), block, block), sequence);
    }

    /** Searches part by part, from the part of {@code block} back. Returns -1 if nothing is found. */
    private long lastOf(PreparedStatement last, Object wanted, long most, long block) throws SQLException {
        for (long part = IndexedBlock.part(block); part >= IndexedBlock.part(IndexedBlock.of(first)); part--) {
            last.setLong(1, part);
            last.setObject(2, wanted);
            last.setLong(3, most);
            try (ResultSet row = last.executeQuery()) {
                long found = row.next() ? row.getLong(1) : 0;
                if (!row.wasNull()) {
                    return found;
                }
            }
        }
        return -1;
    }

    private long lastInTime(long sequence) throws SQLException {
        if (sequence > indexed) {
            return sequence;
        }
        lastInTime.setLong(1, IndexedBlock.of(sequence));
        lastInTime.setLong(2, query.from() == null ? Long.MIN_VALUE : query.from());
        lastInTime.setLong(3, query.until() == null ? Long.MAX_VALUE : query.until());
        try (ResultSet row = lastInTime.executeQuery()) {
            return lastOfBlock(row.next() ? row.getLong(1) : -1, sequence);
        }
    }

    private static long lastOfBlock(long block, long sequence) {
        return block < 0 ? 0 : Math.min(sequence, IndexedBlock.last(block));
    }

    private PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        all.add(statement);
        return statement;
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : all) {
            statement.close();
        }
    }
}
