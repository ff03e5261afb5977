package io.github.linkrelay.outbox.sqlite.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.sqlite.file.IndexedBlock;
import io.github.linkrelay.outbox.sqlite.file.Schema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConfig;

class IndexPortionTest {

    private Connection connection;

    @BeforeEach
    void makeTables() throws SQLException {
        connection = new SQLiteConfig().createConnection("jdbc:sqlite::memory:");
        Schema.migrate(connection, Schema.MIGRATIONS);
        connection.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void blockThatIsWrittenTwiceIsCountedOnce() throws SQLException {
        write(new IndexPortion(List.of(block(0))));
        write(new IndexPortion(List.of(block(0), block(1))));
        assertThat(number("SELECT sum(events) FROM type_hours")).isEqualTo(512);
        assertThat(number("SELECT count(*) FROM terms")).isEqualTo(512);
    }

    @Test
    void blockOfAFormerFormatIsReplacedAndNotCountedAgain() throws SQLException {
        change("INSERT INTO former_blocks VALUES(0, 5, 5, 't=256')");
        change("INSERT INTO former_block_terms VALUES(0, x'00')");
        write(new IndexPortion(List.of(block(0), block(1))));
        assertThat(number("SELECT sum(events) FROM type_hours")).isEqualTo(256);
        assertThat(number("SELECT count(*) FROM former_blocks")).isZero();
        assertThat(number("SELECT count(*) FROM former_block_terms")).isZero();
        assertThat(number("SELECT count(*) FROM blocks")).isEqualTo(2);
    }

    @Test
    void failureUndoesTheSliceAndNothingElse() throws SQLException {
        change("INSERT INTO admitted VALUES(1, 2)");
        change("ALTER TABLE type_hours RENAME TO hidden");
        IndexPortion portion = new IndexPortion(List.of(block(0)));
        portion.write(connection, 0);
        assertThatThrownBy(() -> portion.write(connection, 1)).isInstanceOf(NotStoredException.class);
        assertThat(number("SELECT count(*) FROM blocks")).isZero();
        assertThat(number("SELECT count(*) FROM block_types")).isZero();
        assertThat(number("SELECT count(*) FROM admitted")).isEqualTo(1);
    }

    @Test
    void blocksAreWrittenBehindTheirTerms() throws SQLException {
        IndexPortion portion = new IndexPortion(
                LongStream.range(0, 20).mapToObj(IndexPortionTest::block).toList());
        assertThat(portion.slices()).isEqualTo(4);
        for (int slice = 0; slice < 3; slice++) {
            portion.write(connection, slice);
            assertThat(number("SELECT count(*) FROM blocks")).isZero();
        }
        assertThat(number("SELECT count(*) FROM terms")).isEqualTo(5_120);
        portion.write(connection, 3);
        assertThat(number("SELECT count(*) FROM blocks")).isEqualTo(20);
        assertThat(new IndexPortion(List.of()).slices()).isZero();
    }

    private void write(IndexPortion portion) throws SQLException {
        for (int slice = 0; slice < portion.slices(); slice++) {
            portion.write(connection, slice);
        }
    }

    private static IndexedBlock block(long block) {
        List<StoredEvent> events = LongStream.rangeClosed(IndexedBlock.first(block), IndexedBlock.last(block))
                .mapToObj(sequence -> new StoredEvent(sequence, EventKey.parse("00"), "t", 5, new byte[0]))
                .toList();
        return IndexedBlock.of(block, events, event -> List.of("term " + event.sequence()));
    }

    private void change(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : -1;
        }
    }
}
