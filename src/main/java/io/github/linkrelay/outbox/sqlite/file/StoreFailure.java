package io.github.linkrelay.outbox.sqlite.file;

import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;

/** Decides what a failure of the store means. */
public final class StoreFailure {

    /** With these codes the row is at fault; with any other the file can't be written now. */
    private static final Set<Integer> OF_ONE_ROW = Set.of(
            SQLiteErrorCode.SQLITE_CONSTRAINT.code,
            SQLiteErrorCode.SQLITE_TOOBIG.code,
            SQLiteErrorCode.SQLITE_MISMATCH.code,
            SQLiteErrorCode.SQLITE_RANGE.code);

    private StoreFailure() {}

    public static boolean isOfOneRow(SQLException e) {
        return OF_ONE_ROW.contains(code(e));
    }

    public static boolean isForWantOfRoom(SQLException e) {
        return code(e) == SQLiteErrorCode.SQLITE_FULL.code;
    }

    /** Returns the lower bits of the code; the upper ones only refine it. */
    private static int code(SQLException e) {
        return e.getErrorCode() & 0xff;
    }
}
