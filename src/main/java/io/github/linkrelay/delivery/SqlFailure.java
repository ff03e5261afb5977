package io.github.linkrelay.delivery;

import io.github.linkrelay.event.OutboxException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what a database's error means for the rows of a batch. If the vendor's SQLSTATE says too little, the vendor's
 * number counts, else the SQLSTATE, else JDBC's class of the exception. For the exception of a batch, the error inside
 * it counts.
 */
final class SqlFailure {
    /** The numbers of a vendor's errors that say more than their SQLSTATE, or have none. */
    private record Vendor(List<String> drivers, Set<Integer> refused, Set<Integer> retried) {
        boolean made(SQLException error) {
            return drivers.stream().anyMatch(error.getClass().getName()::startsWith);
        }

        Optional<AnswerClass> classOf(int number) {
            return refused.contains(number)
                    ? Optional.of(AnswerClass.REFUSED)
                    : retried.contains(number) ? Optional.of(AnswerClass.RETRY) : Optional.empty();
        }
    }

    private static final List<Vendor> VENDORS = List.of(
            // SQLITE_TOOBIG, CONSTRAINT, MISMATCH; BUSY, LOCKED, NOMEM, INTERRUPT, IOERR, FULL, PROTOCOL.
            new Vendor(List.of("org.sqlite."), Set.of(18, 19, 20), Set.of(5, 6, 7, 9, 10, 13, 15)),
            // Values that don't fit, and a row larger than max_allowed_packet; locks, too many connections, read-only.
            new Vendor(
                    List.of("com.mysql.", "org.mariadb."),
                    Set.of(1048, 1062, 1153, 1264, 1265, 1292, 1366, 1406, 1411, 3140, 3819, 4025),
                    Set.of(1040, 1203, 1205, 1213, 1290, 1836)),
            // Values and constraints; deadlock, lock, and a database on Azure that is busy or moves.
            new Vendor(
                    List.of("com.microsoft.sqlserver."),
                    Set.of(220, 241, 242, 245, 515, 547, 2601, 2627, 2628, 8114, 8115, 8152),
                    Set.of(1205, 1222, 10928, 10929, 40197, 40501, 40613, 49918, 49919, 49920)),
            // Values that don't fit, that are no JSON, and nulls; the session has ended.
            new Vendor(
                    List.of("net.snowflake."),
                    Set.of(100035, 100038, 100039, 100040, 100046, 100069, 100071, 100072, 100078),
                    Set.of(390112, 390114)),
            // Values that don't fit and nulls; busy, starting, stopping, gone.
            new Vendor(
                    List.of("oracle."),
                    Set.of(1400, 1438, 1461, 1722, 1840, 1841, 1843, 1847, 1858, 1861, 12899),
                    Set.of(18, 20, 54, 60, 257, 1033, 1034, 1089, 3113, 3114, 12514, 12516, 12541)));

    /**
     * SQLSTATEs that are retried: connection, read-only (a standby), rollback, resources, objects in use, an operator,
     * the system, a time-out.
     */
    private static final List<String> RETRIED = List.of("08", "25006", "40", "53", "55", "57", "58", "HYT");
    /** SQLSTATEs that refuse the row: data, integrity, a view's check. */
    private static final List<String> REFUSED = List.of("22", "23", "44");
    /**
     * SQLSTATEs that hold the destination: refused credentials, unknown or forbidden names, wrong statements, an
     * unknown catalogue or schema.
     */
    private static final List<String> HELD = List.of("0A", "28", "3D", "3F", "42");
    /** SQLSTATEs of a connection that was never made, so that no row can have arrived. */
    private static final Set<String> NOT_CONNECTED = Set.of("08001", "08004");

    private final SQLException error;

    private SqlFailure(SQLException error) {
        this.error = error;
    }

    /**
     * Returns the database's error in this chain of causes; empty if there is none. An error of the outbox's own file
     * does not count.
     */
    static Optional<SqlFailure> in(Throwable failure) {
        for (Throwable cause = failure;
                cause != null && !(cause instanceof OutboxException);
                cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return of(cause);
            }
        }
        return Optional.empty();
    }

    /** Returns this error; empty if the exception itself is no error of a database. */
    static Optional<SqlFailure> of(Throwable cause) {
        return cause instanceof SQLException error ? Optional.of(new SqlFailure(decisive(error))) : Optional.empty();
    }

    /** Returns the class of the answer; empty if nothing is known about the error. */
    Optional<AnswerClass> answer() {
        return classOf(error);
    }

    /** Whether rows may have arrived although the database did not say so. */
    boolean isUnknown() {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        return answer().filter(AnswerClass.RETRY::equals).isPresent()
                && !NOT_CONNECTED.contains(state)
                && (state.isEmpty() || state.startsWith("08") || state.startsWith("57") || state.startsWith("HYT"));
    }

    /**
     * Returns the database's text, without that of the batch around it, which in some drivers repeats a row's values.
     */
    String describe() {
        String state = error.getSQLState();
        return "the database answered: " + Failure.shorten(error.getMessage() == null ? "an error" : error.getMessage())
                + (state == null ? "" : " (SQLSTATE " + state + ")");
    }

    private static Optional<AnswerClass> classOf(SQLException error) {
        Optional<AnswerClass> vendors = VENDORS.stream()
                .filter(vendor -> vendor.made(error))
                .findFirst()
                .flatMap(vendor -> vendor.classOf(error.getErrorCode()));
        return vendors.or(() -> byState(error)).or(() -> byType(error));
    }

    private static SQLException decisive(SQLException error) {
        List<SQLException> all = new ArrayList<>();
        for (SQLException each = error; each != null && all.size() < 100; each = each.getNextException()) {
            all.add(each);
            for (Throwable cause = each.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException inner) {
                    all.add(inner);
                }
            }
        }
        // The error comes after the batch's own exception, if there is one.
        return all.stream()
                .skip(1)
                .filter(each -> classOf(each).isPresent())
                .findFirst()
                .orElse(error);
    }

    private static Optional<AnswerClass> byState(SQLException error) {
        String state = error.getSQLState();
        if (state == null) {
            return Optional.empty();
        }
        return Map.of(AnswerClass.RETRY, RETRIED, AnswerClass.REFUSED, REFUSED, AnswerClass.HOLD, HELD)
                .entrySet()
                .stream()
                .filter(each -> each.getValue().stream().anyMatch(state::startsWith))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Optional<AnswerClass> byType(SQLException error) {
        if (error instanceof SQLTransientException || error instanceof SQLRecoverableException) {
            return Optional.of(AnswerClass.RETRY);
        }
        if (error instanceof SQLDataException || error instanceof SQLIntegrityConstraintViolationException) {
            return Optional.of(AnswerClass.REFUSED);
        }
        boolean held =
                error instanceof SQLInvalidAuthorizationSpecException || error instanceof SQLSyntaxErrorException;
        return held ? Optional.of(AnswerClass.HOLD) : Optional.empty();
    }
}
