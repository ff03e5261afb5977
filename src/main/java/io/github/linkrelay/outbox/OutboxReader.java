package io.github.linkrelay.outbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Looks into an outbox file without owning it: it takes no lock and changes nothing, so it works beside the process that
 * does own it, and without one. Any thread may call it.
 */
public final class OutboxReader implements AutoCloseable {

    private final Path path;
    private final Connection connection;
    private final EventReader events;

    private OutboxReader(Path path, Connection connection) throws SQLException {
        this.path = path;
        this.connection = connection;
        this.events = new EventReader(connection);
    }

    /**
     * Opens the outbox {@code name} in {@code directory}.
     *
     * @throws OutboxException if there is none, or it can't be read; the message names the file
     */
    public static OutboxReader open(Path directory, String name) {
        OutboxSettings.requireName(name);
        Path path = directory.resolve(name + ".db").toAbsolutePath().normalize();
        if (!Files.isRegularFile(path)) {
            throw new OutboxException("There is no outbox " + path + ". Give the data directory of the process that writes"
                                      + " it.");
        }
        try {
            Connection connection = StoreFile.reader(path);
            try {
                requireKnownFormat(connection, path);
                return new OutboxReader(path, connection);
            } catch (SQLException | OutboxException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * The last events of the log, the newest last: {@code count} of them, or all if there are fewer, as they are on disk
     * now. The bodies are in memory at once.
     *
     * @throws OutboxException if the file can't be read
     */
    public synchronized List<OutboxEvent> lastEvents(int count) {
        try {
            return events.last(count);
        } catch (SQLException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * Replays, the newest first. Of those to one destination that have not ended the first counts as running: whether a route
     * consumes the destination is not in the file.
     *
     * @throws OutboxException if the file can't be read
     */
    public synchronized List<ReplayStatus> replays(int limit) {
        try {
            return Schema.version(connection) < Schema.WITH_REPLAYS ? List.of() : ReplayTable.statuses(connection, limit);
        } catch (SQLException e) {
            throw unreadable(path, e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw unreadable(path, e);
        }
    }

    private static void requireKnownFormat(Connection connection, Path path) throws SQLException {
        if (Schema.pragma(connection, "application_id") != Schema.APPLICATION_ID) {
            throw new OutboxException("The file " + path + " is a database of another program, not an outbox");
        }
        int version = Schema.version(connection);
        if (version > Schema.MIGRATIONS.size()) {
            throw new OutboxException("The outbox " + path + " has format " + version + ", this program knows formats up to "
                                      + Schema.MIGRATIONS.size() + ". Use the newer program.");
        }
    }

    private static OutboxException unreadable(Path path, SQLException e) {
        return new OutboxException("The outbox " + path + " can't be read: " + e.getMessage()
                                   + ". Make sure that this is the user who may read and write its directory.", e);
    }
}
