package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.event.OutboxException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The places where a body is kept that is no event and may become one. */
public enum KeptBody {
    QUARANTINE("quarantine WHERE id = ?", "The quarantine has no entry %d (any more)"),
    DEAD_LETTERS(
            "dead_letters WHERE id = ? AND seq IS NULL",
            "There is no dead letter %d (any more) that never was an event");

    private final String row;
    private final String gone;

    KeptBody(String row, String gone) {
        this.row = row;
        this.gone = gone;
    }

    /** Returns the size in bytes of the body {@code id}; -1 if it isn't there. */
    long size(Connection connection, long id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT length(body) FROM " + row)) {
            select.setLong(1, id);
            try (ResultSet result = select.executeQuery()) {
                return result.next() ? result.getLong(1) : -1;
            }
        }
    }

    void delete(Connection connection, long id) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + row)) {
            delete.setLong(1, id);
            delete.executeUpdate();
        }
    }

    OutboxException gone(long id) {
        return new OutboxException(gone.formatted(id));
    }
}
