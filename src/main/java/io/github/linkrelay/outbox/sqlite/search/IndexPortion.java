package io.github.linkrelay.outbox.sqlite.search;

import io.github.linkrelay.event.FailureWords;
import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.outbox.sqlite.file.IndexedBlock;
import io.github.linkrelay.outbox.view.TypeHour;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Holds some successive blocks, ready to be written into the tables of the index, with their terms in order. */
final class IndexPortion {

    /** The number of rows of terms that are written in one transaction: few enough not to delay an append. */
    private static final int TERMS_TOGETHER = 2_000;

    private record Row(long part, long hash, long sequence) {}

    private final List<IndexedBlock> blocks;
    private final List<Row> terms = new ArrayList<>();

    IndexPortion(List<IndexedBlock> blocks) {
        this.blocks = List.copyOf(blocks);
        for (IndexedBlock block : blocks) {
            long part = IndexedBlock.part(block.block());
            block.terms().forEach(term -> terms.add(new Row(part, term.hash(), term.sequence())));
        }
        terms.sort(Comparator.comparingLong(Row::part).thenComparingLong(Row::hash));
    }

    /** Returns how many transactions are needed; 0 if there is no block. */
    int slices() {
        return blocks.isEmpty() ? 0 : (terms.size() + TERMS_TOGETHER - 1) / TERMS_TOGETHER + 1;
    }

    /**
     * Writes one slice, in a transaction of the caller. The last slice writes the blocks, so that every block in the
     * file has its terms. A block that was there before is left unchanged and not counted again. If the slice can't be
     * written, the rest of the transaction is kept.
     */
    void write(Connection connection, int slice) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            if (slice < slices() - 1) {
                int first = slice * TERMS_TOGETHER;
                insertTerms(connection, terms.subList(first, Math.min(first + TERMS_TOGETHER, terms.size())));
            } else {
                insertBlocks(connection);
            }
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            rollBack(connection, before, e);
            throw new NotStoredException("The index can't be written: " + FailureWords.of(e), e);
        }
    }

    private static void rollBack(Connection connection, Savepoint before, SQLException failure) throws SQLException {
        try {
            connection.rollback(before);
        } catch (SQLException e) {
            // SQLite rolled back the whole transaction, for instance on a full disk, so all of it failed.
            throw failure;
        }
    }

    private static void insertTerms(Connection connection, List<Row> rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT OR IGNORE INTO terms VALUES(?, ?, ?)")) {
            for (Row term : rows) {
                insert.setLong(1, term.part);
                insert.setLong(2, term.hash);
                insert.setLong(3, term.sequence);
                insert.executeUpdate();
            }
        }
    }

    private void insertBlocks(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT OR IGNORE INTO blocks VALUES(?, ?, ?)")) {
            for (IndexedBlock block : blocks) {
                insert.setLong(1, block.block());
                insert.setLong(2, block.firstAt());
                insert.setLong(3, block.lastAt());
                if (insert.executeUpdate() > 0) {
                    insertTypes(connection, block);
                    // A block of a former format is replaced; its events are already counted by hour.
                    if (!delete(connection, "former_blocks", block.block())) {
                        countHours(connection, block);
                    }
                    delete(connection, "former_block_terms", block.block());
                }
            }
        }
    }

    private static void insertTypes(Connection connection, IndexedBlock block) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR IGNORE INTO block_types VALUES(?, ?, ?)")) {
            for (String type : block.types()) {
                insert.setLong(1, IndexedBlock.part(block.block()));
                insert.setString(2, type);
                insert.setLong(3, block.block());
                insert.executeUpdate();
            }
        }
    }

    private static void countHours(Connection connection, IndexedBlock block) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement("INSERT INTO type_hours(type, hour, events)"
                + " VALUES(?, ?, ?) ON CONFLICT(type, hour) DO UPDATE SET events = events + excluded.events")) {
            for (TypeHour count : block.hours()) {
                add.setString(1, count.type());
                add.setLong(2, count.hour());
                add.setLong(3, count.events());
                add.executeUpdate();
            }
        }
    }

    /** Deletes the block and returns whether it was there. */
    private static boolean delete(Connection connection, String table, long block) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE block = ?")) {
            delete.setLong(1, block);
            return delete.executeUpdate() > 0;
        }
    }
}
