package io.github.linkrelay.outbox.sqlite.write;

import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;

/** What a failure of the store means. */
public final class StoreFailure {

    /** The row is at fault; all else says that the file can't be written now. */
    private static final Set<Integer> OF_ONE_ROW = Set.of(
            SQLiteErrorCode.SQLITE_CONSTRAINT.code,
            SQLiteErrorCode.SQLITE_TOOBIG.code,
            SQLiteErrorCode.SQLITE_MISMATCH.code,
            SQLiteErrorCode.SQLITE_RANGE.code);

    private StoreFailure() {}

    static boolean isOfOneRow(SQLException e) {
        return OF_ONE_ROW.contains(code(e));
    }

    public static boolean isForWantOfRoom(SQLException e) {
        return code(e) == SQLiteErrorCode.SQLITE_FULL.code;
    }

    /** The upper bits only refine the lower ones. */
    private static int code(SQLException e) {
        return e.getErrorCode() & 0xff;
    }
}
