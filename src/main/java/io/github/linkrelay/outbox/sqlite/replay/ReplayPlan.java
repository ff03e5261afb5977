package io.github.linkrelay.outbox.sqlite.replay;

import io.github.linkrelay.outbox.dispatch.Cursor;
import io.github.linkrelay.outbox.dispatch.ReplayChoice;
import io.github.linkrelay.outbox.dispatch.ReplayRow;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.ReplayRequest;
import io.github.linkrelay.outbox.view.ReplaySource;
import io.github.linkrelay.outbox.view.ReplayStatus.State;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Counts what a replay would send, on the calling thread. Of stored events it chooses those that the destination was
 * done with on disk at one moment. A settled event stays settled, so the choice never changes afterwards, also after a
 * crash.
 */
final class ReplayPlan {

    private static final int FOREIGN_PAGE = 1_000;
    /** How many places in the log are counted together: few enough to be read in a moment. */
    private static final int COUNTED_TOGETHER = 50_000;

    private ReplayPlan() {}

    /** Plans a replay of dead letters or of events in the log. The file is read over a connection of its own. */
    static ReplayRow ofStored(StoreFile file, ReplayRequest request, EventTerms terms, long now) throws SQLException {
        try (Connection connection = file.reader()) {
            // All is read from the file of one moment.
            connection.setAutoCommit(false);
            ReplayChoice choice = choice(connection, request);
            Cursor cursor = new Cursor(0);
            Cursor settled = settled(connection, request, cursor);
            long end = settled.highest();
            // The count may take long, and the file's journal grows as long as one reading lasts: it is counted in
            // parts.
            connection.setAutoCommit(true);
            StoredPages pages =
                    new StoredPages(connection, request.destination(), request.source(), choice, end, terms);
            long total = 0;
            long next = cursor.position() + 1;
            while (next <= end) {
                long waiting = Math.min(settled.nextUnsettled(next), end + 1);
                for (long first = next; first < waiting; first += COUNTED_TOGETHER) {
                    total += pages.count(first, Math.min(first + COUNTED_TOGETHER, waiting) - 1);
                }
                next = settled.nextSettled(waiting);
                // Events that wait will be sent anyway.
                cursor.settleAll(waiting, Math.min(next - 1, end));
            }
            return row(request, choice, cursor, end, total, now);
        }
    }

    /**
     * Reads the destination's own cursor from the file, and returns it.
     *
     * @param cursor the cursor of the replay, which is moved past the events that came before the destination began
     */
    private static Cursor settled(Connection connection, ReplayRequest request, Cursor cursor) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT position, ahead, start_seq FROM destinations WHERE name = ?")) {
            select.setString(1, request.destination());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return new Cursor(0);
                }
                if (request.source().equals(ReplayRequest.EVENTS)) {
                    cursor.settleAll(1, row.getLong(3));
                }
                return new Cursor(row.getLong(1), row.getString(2));
            }
        }
    }

    /** Plans a replay of a source that was added by name. */
    static ReplayRow ofForeign(ReplaySource.Opener opener, ReplayRequest request, long now) throws IOException {
        long total = 0;
        try (ReplaySource source = opener.open(request.events())) {
            List<ReplaySource.Item> items = source.next(0, FOREIGN_PAGE);
            while (!items.isEmpty()) {
                total += items.size();
                items = source.next(items.get(items.size() - 1).position(), FOREIGN_PAGE);
            }
        }
        return row(
                request,
                new ReplayChoice(request.events(), null, List.of(), 0),
                new Cursor(0),
                Long.MAX_VALUE,
                total,
                now);
    }

    private static ReplayRow row(
            ReplayRequest request, ReplayChoice choice, Cursor cursor, long end, long total, long now) {
        return new ReplayRow(
                0,
                request.destination(),
                request.source(),
                choice,
                request.label(),
                request.rate(),
                State.RUNNING,
                cursor.position(),
                cursor.ranges(),
                end,
                total,
                0,
                0,
                0,
                now,
                0);
    }

    private static ReplayChoice choice(Connection connection, ReplayRequest request) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT coalesce(max(id), 0) FROM dead_letters");
                ResultSet row = select.executeQuery()) {
            return new ReplayChoice(
                    request.events(), request.group(), request.sequences(), row.next() ? row.getLong(1) : 0);
        }
    }
}
