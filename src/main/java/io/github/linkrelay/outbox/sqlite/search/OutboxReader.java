package io.github.linkrelay.outbox.sqlite.search;

import io.github.linkrelay.event.FailureWords;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.sqlite.file.EventReader;
import io.github.linkrelay.outbox.sqlite.file.FoundFiles;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.sqlite.file.Schema;
import io.github.linkrelay.outbox.sqlite.file.SeenFile;
import io.github.linkrelay.outbox.sqlite.file.SoundnessCheck;
import io.github.linkrelay.outbox.sqlite.file.StoreCheck;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import io.github.linkrelay.outbox.sqlite.write.ReplayTable;
import io.github.linkrelay.outbox.view.Attempt;
import io.github.linkrelay.outbox.view.DeadLetter;
import io.github.linkrelay.outbox.view.DeadLetterQuery;
import io.github.linkrelay.outbox.view.EventLookup;
import io.github.linkrelay.outbox.view.EventPage;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.FoundEvent;
import io.github.linkrelay.outbox.view.QuarantineEntry;
import io.github.linkrelay.outbox.view.ReasonGroup;
import io.github.linkrelay.outbox.view.ReplayStatus;
import io.github.linkrelay.outbox.view.StoredDestination;
import io.github.linkrelay.outbox.view.StoredOutbox;
import io.github.linkrelay.outbox.view.TypeHour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads an outbox file without owning it. It takes no lock and makes and changes no file, so it works while another
 * process owns the file, and without one. Any thread may call it; calls run one at a time. Everything in an answer is
 * of one moment. A reader that was opened while the file had no owner must be opened again once there is one.
 *
 * <p>Every call throws {@link OutboxException} if the file can't be read, and all but {@link #lastEvents} if it is of an
 * older format, which the process that owns it brings up to date when it starts with this version.
 *
 * <p>It is long because it has one short method for each question that can be asked.
 */
public final class OutboxReader implements EventLookup {

    /** The first format with the tables that are read here. */
    private static final int FORMAT = 8;

    private final Path path;
    private final SeenFile file;
    private final Connection connection;
    private final EventReader events;
    private final EventSearch search;
    private final AttemptReader attempts;
    private final DeadLetterReader deadLetters;
    private final QuarantineReader quarantine;
    private final StatusReader status;
    private int format;

    private OutboxReader(Path path, SeenFile file, Connection connection, EventTerms terms) throws SQLException {
        this.path = path;
        this.file = file;
        this.connection = connection;
        this.events = new EventReader(connection);
        this.search = new EventSearch(connection, terms);
        this.attempts = new AttemptReader(connection);
        this.deadLetters = new DeadLetterReader(connection);
        this.quarantine = new QuarantineReader(connection);
        this.status = new StatusReader(connection, events);
    }

    /**
     * Returns the names of the outboxes in {@code directory}, in order; empty if there is no such directory.
     *
     * @throws OutboxException if the directory can't be read
     */
    public static List<String> names(Path directory) {
        try {
            return SeenFile.names(directory);
        } catch (IOException e) {
            throw new OutboxException("The data directory " + directory + " can't be read: " + FailureWords.of(e), e);
        }
    }

    /**
     * Opens the outbox {@code name} in {@code directory}, whose events are found without terms.
     *
     * @throws OutboxException if there is none, or it can't be read; the message names the file
     */
    public static OutboxReader open(Path directory, String name) {
        return open(directory, name, EventTerms.NONE);
    }

    /**
     * Opens the outbox {@code name} in {@code directory}.
     *
     * @param terms the same terms as those of the process that writes the outbox; otherwise no event is found by a term
     * @throws OutboxException if there is none, or it can't be read; the message names the file
     */
    public static OutboxReader open(Path directory, String name, EventTerms terms) {
        OutboxSettings.requireName(name);
        Path path = directory.resolve(name + ".db").toAbsolutePath().normalize();
        if (!Files.isRegularFile(path)) {
            throw new OutboxException(
                    "There is no outbox " + path + ". Give the data directory of the process that writes" + " it.");
        }
        try {
            SeenFile file = new SeenFile(path);
            Connection connection = file.connect();
            try {
                requireKnownFormat(connection, path);
                return new OutboxReader(path, file, connection, terms);
            } catch (SQLException | OutboxException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException | IOException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * Checks that a process would start with the file as it is. A file that a process has open is not checked.
     *
     * @throws OutboxException if it would not, with what is wrong and the remedy
     */
    public static void requireSound(Path directory, String name) {
        OutboxSettings.requireName(name);
        Path path = directory.resolve(name + ".db").toAbsolutePath().normalize();
        try {
            path = StoreFile.real(path);
            SeenFile file = new SeenFile(path);
            if (!Files.exists(path) || file.isOwned()) {
                return;
            }
            FoundFiles found = StoreCheck.requireWhole(path);
            try (Connection connection = file.connect()) {
                // A file of an older format is refused by the reader itself.
                if (Schema.version(connection) == Schema.MIGRATIONS.size()) {
                    StoreCheck.requireSound(found, connection);
                }
            } catch (SQLException e) {
                throw SoundnessCheck.damaged(path, FailureWords.of(e), e);
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * Returns the last events of the log, the newest last: {@code count} of them, or all if there are fewer, as they
     * are on disk now. All bodies are in memory at once.
     */
    public synchronized List<StoredEvent> lastEvents(int count) {
        try {
            List<StoredEvent> last = events.last(count);
            file.requireUntouched();
            return last;
        } catch (SQLException e) {
            throw unreadable(path, e);
        }
    }

    @Override
    public EventPage search(EventQuery query, int limit, Duration budget) {
        requireAbove0(limit);
        return read(() -> search.search(query, limit, budget));
    }

    @Override
    public Optional<FoundEvent> event(long sequence) {
        return read(() -> search.event(sequence));
    }

    @Override
    public List<Attempt> attempts(String destination, long sequence, int most) {
        return read(() -> attempts.of(destination, sequence, most));
    }

    @Override
    public List<DeadLetter> deadLetters(DeadLetterQuery query, int limit) {
        requireAbove0(limit);
        return read(() -> deadLetters.find(query, limit));
    }

    @Override
    public Optional<DeadLetter> deadLetter(long id) {
        return read(() -> deadLetters.get(id));
    }

    @Override
    public Optional<DeadLetter> deadLetterOf(String destination, long sequence) {
        return read(() -> deadLetters.of(destination, sequence));
    }

    @Override
    public List<ReasonGroup> deadLetterGroups(int limit) {
        requireAbove0(limit);
        return read(() -> deadLetters.groups(limit));
    }

    @Override
    public List<QuarantineEntry> quarantine(String reason, Long before, int limit) {
        requireAbove0(limit);
        return read(() -> quarantine.find(reason, before, limit));
    }

    @Override
    public Optional<QuarantineEntry> quarantineEntry(long id) {
        return read(() -> quarantine.get(id));
    }

    @Override
    public List<ReasonGroup> quarantineGroups() {
        return read(quarantine::groups);
    }

    /** Returns the status of the whole outbox. */
    public StoredOutbox status() {
        return read(() -> status.outbox(file));
    }

    /** Returns every destination that the file knows, in order of name. */
    public List<StoredDestination> destinations() {
        return read(status::destinations);
    }

    @Override
    public List<TypeHour> typeHours(long sinceHour) {
        return read(() -> status.typeHours(sinceHour));
    }

    @Override
    public List<ReplayStatus> replays(int limit) {
        requireAbove0(limit);
        return read(() -> ReplayTable.statuses(connection, limit));
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw unreadable(path, e);
        }
    }

    private interface Reading<T> {
        T read() throws SQLException, IOException;
    }

    /** Reads in one transaction, so that everything in the answer is of one moment. */
    private synchronized <T> T read(Reading<T> reading) {
        try {
            requireFormat();
            connection.setAutoCommit(false);
            try {
                T found = reading.read();
                file.requireUntouched();
                return found;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException | IOException e) {
            throw unreadable(path, e);
        }
    }

    private void requireFormat() throws SQLException {
        if (format < FORMAT) {
            format = Schema.version(connection);
        }
        if (format < FORMAT) {
            throw new OutboxException("The outbox " + path + " has format " + format + ", this needs format " + FORMAT
                    + ". Restart the process that owns it with this version, which brings it up to date.");
        }
    }

    private static void requireAbove0(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("A limit must be above 0, not " + limit);
        }
    }

    private static void requireKnownFormat(Connection connection, Path path) throws SQLException {
        if (Schema.pragma(connection, "application_id") != Schema.APPLICATION_ID) {
            throw new OutboxException("The file " + path + " is a database of another program, not an outbox");
        }
        int version = Schema.version(connection);
        if (version > Schema.MIGRATIONS.size()) {
            throw new OutboxException("The outbox " + path + " has format " + version
                    + ", this program knows formats up to " + Schema.MIGRATIONS.size() + ". Use the newer program.");
        }
    }

    private static OutboxException unreadable(Path path, Exception e) {
        return new OutboxException(
                "The outbox " + path + " can't be read: "
                        + FailureWords.of(e)
                        + ". Make sure that this is the user who may read and write its directory.",
                e);
    }
}
