package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.sql.BatchUpdateException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqlFailureTest {
    @ParameterizedTest
    @CsvSource({
        "08006, RETRY",
        "08001, RETRY",
        "25006, RETRY",
        "40001, RETRY",
        "40P01, RETRY",
        "53300, RETRY",
        "55P03, RETRY",
        "57014, RETRY",
        "57P01, RETRY",
        "58030, RETRY",
        "HYT00, RETRY",
        "22001, REFUSED",
        "22021, REFUSED",
        "22P05, REFUSED",
        "22032, REFUSED",
        "23502, REFUSED",
        "23505, REFUSED",
        "44000, REFUSED",
        "28000, HOLD",
        "28P01, HOLD",
        "42501, HOLD",
        "42P01, HOLD",
        "42000, HOLD",
        "3D000, HOLD",
        "3F000, HOLD",
        "HY000, HOLD",
        "XX000, HOLD"
    })
    void stateGivesTheClass(String state, AnswerClass expected) {
        assertThat(AnswerClass.of(new RuntimeException(new SQLException("odd", state))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "SQLITE_CONSTRAINT_CHECK, REFUSED",
        "SQLITE_CONSTRAINT, REFUSED",
        "SQLITE_TOOBIG, REFUSED",
        "SQLITE_MISMATCH, REFUSED",
        "SQLITE_BUSY, RETRY",
        "SQLITE_FULL, RETRY",
        "SQLITE_IOERR, RETRY",
        "SQLITE_ERROR, HOLD",
        "SQLITE_READONLY, HOLD"
    })
    void sqliteIsKnownByItsNumbers(SQLiteErrorCode code, AnswerClass expected) {
        assertThat(AnswerClass.of(new SQLiteException("odd", code))).isEqualTo(expected);
    }

    @Test
    void withoutAStateTheTypeCounts() {
        assertThat(AnswerClass.of(new SQLDataException("odd"))).isEqualTo(AnswerClass.REFUSED);
        assertThat(AnswerClass.of(new SQLTimeoutException("slow"))).isEqualTo(AnswerClass.RETRY);
        assertThat(AnswerClass.of(new SQLRecoverableException("gone"))).isEqualTo(AnswerClass.RETRY);
        assertThat(AnswerClass.of(new SQLInvalidAuthorizationSpecException("who")))
                .isEqualTo(AnswerClass.HOLD);
        assertThat(AnswerClass.of(new SQLException("refused", new ConnectException("refused"))))
                .isEqualTo(AnswerClass.RETRY);
        assertThat(AnswerClass.of(new SQLException("nobody knows"))).isEqualTo(AnswerClass.HOLD);
    }

    @Test
    void exceptionOfABatchIsAboutTheOneInIt() {
        BatchUpdateException batch = new BatchUpdateException(
                "Batch entry 0 INSERT ... 'jane@example.com' was aborted", "HY000", new int[0]);
        batch.setNextException(new SQLException("unsupported Unicode escape sequence", "22P05"));
        assertThat(AnswerClass.of(new RuntimeException(batch))).isEqualTo(AnswerClass.REFUSED);
        assertThat(Failure.describe(new RuntimeException(batch)))
                .isEqualTo("the database answered: unsupported Unicode escape sequence (SQLSTATE 22P05)");
        assertThat(AnswerClass.of(
                        new BatchUpdateException("odd", "HY000", 0, new int[0], new SQLException("lock", "40001"))))
                .isEqualTo(AnswerClass.RETRY);
    }

    @Test
    void rowsMayHaveArrivedWhereTheConnectionBrokeAndNotWhereTheDatabaseSaidNo() {
        assertThat(Arrival.isUnknown(new RuntimeException(new SQLException("broken", "08006"))))
                .isTrue();
        assertThat(Arrival.isUnknown(new SQLTimeoutException("slow"))).isTrue();
        assertThat(Arrival.isUnknown(new SQLException("not there", "08001"))).isFalse();
        assertThat(Arrival.isUnknown(new SQLException("rolled back", "40001"))).isFalse();
        assertThat(Arrival.isUnknown(new SQLException("too long", "22001"))).isFalse();
    }
}
