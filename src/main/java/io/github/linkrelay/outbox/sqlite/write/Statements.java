package io.github.linkrelay.outbox.sqlite.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The statements that are used most, prepared once for many transactions. */
final class Statements implements AutoCloseable {

    final PreparedStatement findKey;
    final PreparedStatement findFormerKey;
    final PreparedStatement insertEvent;
    final PreparedStatement insertDeadLetter;
    final PreparedStatement copyDeadEvent;
    final PreparedStatement setLetterAside;
    final PreparedStatement dropLetter;
    final PreparedStatement saveCursor;
    final PreparedStatement beginSending;
    final PreparedStatement endSending;
    final PreparedStatement insertAttempt;

    Statements(Connection connection) throws SQLException {
        findKey = connection.prepareStatement("SELECT max(stored_at) FROM keys WHERE key = ?");
        findFormerKey = connection.prepareStatement("SELECT received_at FROM dedupe WHERE key = ?");
        insertEvent = connection.prepareStatement(
                "INSERT INTO events(seq, key, type, received_at, body) VALUES(?, ?, ?, ?, ?)");
        insertDeadLetter = connection.prepareStatement("INSERT OR IGNORE INTO dead_letters"
                + "(key, type, received_at, died_at, reason, body, reason_group) VALUES(?, ?, ?, ?, ?, ?, ?)");
        // The log may no longer have an event that was set aside; its copy is then used. An event that somebody deleted
        // by hand still leaves a dead letter, without a body.
        copyDeadEvent = connection.prepareStatement("INSERT OR IGNORE INTO dead_letters"
                + "(destination, seq, key, type, received_at, died_at, reason, body, reason_group)"
                + " SELECT ?1, ?4, coalesce(e.key, d.key, x''), coalesce(e.type, d.type),"
                + " coalesce(e.received_at, d.received_at, 0), ?2, ?3, coalesce(e.body, d.body, x''), ?5"
                + " FROM (SELECT 1) LEFT JOIN events e ON e.seq = ?4"
                + " LEFT JOIN dead_letters d ON d.destination = ?1 AND d.seq = -?4");
        setLetterAside =
                connection.prepareStatement("UPDATE dead_letters SET seq = -seq WHERE destination = ?1 AND seq = ?2"
                        + " AND (?3 OR died_at >= (SELECT registered_at FROM destinations WHERE name = ?1))");
        dropLetter = connection.prepareStatement("DELETE FROM dead_letters WHERE destination = ? AND seq = ?");
        saveCursor = connection.prepareStatement(
                "UPDATE destinations SET position = ?, ahead = ?, delivered = ?, filtered = ?, dead = ?,"
                        + " ever_dead = ? WHERE name = ?");
        beginSending =
                connection.prepareStatement("INSERT OR REPLACE INTO sending(destination, seq, replay) VALUES(?, ?, ?)");
        endSending = connection.prepareStatement("DELETE FROM sending WHERE destination = ? AND seq = ?");
        insertAttempt = connection.prepareStatement("INSERT INTO attempts(destination, first_seq, last_seq, events, at,"
                + " millis, status, answer, reason, size, replay) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }

    @Override
    public void close() {
        for (PreparedStatement statement : new PreparedStatement[] {
            findKey,
            findFormerKey,
            insertEvent,
            insertDeadLetter,
            copyDeadEvent,
            setLetterAside,
            dropLetter,
            saveCursor,
            beginSending,
            endSending,
            insertAttempt
        }) {
            try {
                statement.close();
            } catch (SQLException e) {
                // The statement closed itself when it failed.
            }
        }
    }
}
