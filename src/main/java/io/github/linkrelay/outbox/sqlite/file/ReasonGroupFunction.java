package io.github.linkrelay.outbox.sqlite.file;

import io.github.linkrelay.outbox.dispatch.ReasonGroups;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.Function;

/** Makes {@link ReasonGroups} known to SQL, for while a file is brought up to date. */
final class ReasonGroupFunction extends Function {

    private static final String SQL_NAME = "outbox_reason_group";

    private ReasonGroupFunction() {}

    /** Makes the function known over this connection. */
    static void register(Connection connection) throws SQLException {
        create(connection, SQL_NAME, new ReasonGroupFunction());
    }

    @Override
    protected void xFunc() throws SQLException {
        result(ReasonGroups.of(value_text(0)));
    }
}
