package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.dispatch.AttemptRow;
import io.github.linkrelay.outbox.dispatch.CursorRow;
import io.github.linkrelay.outbox.dispatch.KnownDestination;
import io.github.linkrelay.outbox.dispatch.ReasonGroups;
import io.github.linkrelay.outbox.dispatch.RecentEvents;
import io.github.linkrelay.outbox.dispatch.ReplayRow;
import io.github.linkrelay.outbox.sqlite.file.DestinationTable;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.sqlite.file.Schema;
import io.github.linkrelay.outbox.sqlite.file.StoreCheck;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import io.github.linkrelay.outbox.view.NewDeadLetter;
import io.github.linkrelay.outbox.view.NewQuarantineEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Has every statement that changes the file, except those of retention. It is for the committing thread only. Changes
 * count after {@link #commit}, and are undone by {@link #rollback}.
 *
 * <p>It is long because every kind of change is one short method, and all of them share one transaction.
 */
public final class Store implements AutoCloseable {

    /** About how many bytes a row needs besides its body: its key, its rows in the index, what is free in their pages. */
    private static final int ROW_BYTES = 250;

    private final StoreFile file;
    private final Connection connection;
    private final OutboxSettings settings;
    private Statements statements;
    private final QuarantineTable quarantine;
    private final ReplayTable replays;
    private final KeyIndex keys;
    private final RecentEvents recent = new RecentEvents();
    /** The events that were written in this transaction. */
    private final List<StoredEvent> appended = new ArrayList<>();

    private long lastSequence;
    private long committedSequence;
    private long deadLetters;
    private long committedDeadLetters;
    private long usedBytes;
    private long committedUsedBytes;

    public static Store open(StoreFile file, OutboxSettings settings) throws SQLException {
        Connection connection = file.writer();
        try {
            return new Store(file, connection, settings);
        } catch (SQLException | RuntimeException e) {
            file.close(connection);
            throw e;
        }
    }

    private Store(StoreFile file, Connection connection, OutboxSettings settings) throws SQLException {
        this.file = file;
        this.settings = settings;
        this.connection = connection;
        // This is right even if all events are deleted, because an event is deleted only when its key is indexed.
        this.lastSequence = StoreCheck.lastSequence(connection);
        this.committedSequence = lastSequence;
        this.deadLetters = number("SELECT sum(letters) FROM dead_letter_groups");
        this.committedDeadLetters = deadLetters;
        this.usedBytes = measure();
        this.committedUsedBytes = usedBytes;
        connection.setAutoCommit(false);
        this.quarantine = new QuarantineTable(connection, settings);
        this.keys = new KeyIndex(connection);
        this.replays = new ReplayTable(connection);
    }

    /**
     * Begins to change the file. It writes one page again, so that there is a journal, which is then noted. If the disk
     * is full, the first change that finds room does that.
     */
    public void begin() throws SQLException {
        file.begin(connection, lastSequence);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA user_version = " + Schema.MIGRATIONS.size());
            commit();
        } catch (SQLException e) {
            rollback();
        }
    }

    /** Adds an event; the result has its sequence, or says that it is a duplicate. */
    public Appended append(NewEvent event) throws SQLException {
        byte[] key = event.key().bytes();
        long now = settings.clock().millis();
        long expired = now - settings.dedupeWindow().toMillis();
        if (keys.remembers(key, expired, statements())) {
            return Appended.DUPLICATE;
        }
        if (settings.maxBytes() > 0 && usedBytes + event.body().length + ROW_BYTES > settings.maxBytes()) {
            throw new NotStoredException("The outbox " + settings.name() + " is full: " + usedBytes
                    + " bytes in use of the " + settings.maxBytes() + " that maxBytes allows");
        }
        PreparedStatement insert = statements().insertEvent;
        insert.setLong(1, lastSequence + 1);
        insert.setBytes(2, key);
        insert.setString(3, event.type());
        long receivedAt = event.receivedAt() == 0 ? now : event.receivedAt();
        insert.setLong(4, receivedAt);
        insert.setBytes(5, event.body());
        insert.executeUpdate();
        usedBytes += event.body().length + ROW_BYTES;
        lastSequence++;
        appended.add(new StoredEvent(lastSequence, event.key(), event.type(), receivedAt, event.body()));
        keys.add(key, now, lastSequence);
        return new Appended(lastSequence, false);
    }

    /** Keeps a dead letter; returns false if one with this key was kept before. */
    public boolean deadLetter(NewDeadLetter letter) throws SQLException {
        long now = settings.clock().millis();
        PreparedStatement insert = statements().insertDeadLetter;
        insert.setBytes(1, letter.key().bytes());
        insert.setString(2, letter.type());
        insert.setLong(3, letter.receivedAt() == 0 ? now : letter.receivedAt());
        insert.setLong(4, now);
        insert.setString(5, letter.reason());
        insert.setBytes(6, letter.body());
        insert.setString(7, ReasonGroups.of(letter.reason()));
        boolean added = insert.executeUpdate() > 0;
        deadLetters += added ? 1 : 0;
        return added;
    }

    /**
     * Keeps an entry in the quarantine; returns false if it was there before, or is larger than the whole quarantine
     * may be.
     */
    public boolean quarantine(NewQuarantineEntry entry) throws SQLException {
        return quarantine.add(entry);
    }

    boolean keeps(KeptBody place, long id) throws SQLException {
        return place.size(connection, id) >= 0;
    }

    /** Deletes a kept body; returns false if it was not there. */
    boolean drop(KeptBody place, long id) throws SQLException {
        long size = place.size(connection, id);
        if (size < 0) {
            return false;
        }
        place.delete(connection, id);
        if (place == KeptBody.QUARANTINE) {
            quarantine.dropped(size);
        } else {
            deadLetters--;
        }
        return true;
    }

    /** Notes that an event was admitted later than it was received. */
    void admitted(Appended event) throws SQLException {
        if (!event.duplicate()) {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO admitted VALUES(?, ?)")) {
                insert.setLong(1, event.sequence());
                insert.setLong(2, settings.clock().millis());
                insert.executeUpdate();
            }
        }
    }

    /** Copies dead events and writes the cursor, in the current transaction. */
    void save(CursorRow row) throws SQLException {
        for (CursorRow.Death death : row.deaths()) {
            save(row.name(), death);
        }
        for (ReplayRow replay : row.replays()) {
            replays.save(replay);
        }
        for (AttemptRow attempt : row.attempts()) {
            insert(row.name(), attempt);
        }
        for (long sequence : row.ended()) {
            PreparedStatement end = statements().endSending;
            end.setString(1, row.name());
            end.setLong(2, sequence);
            end.executeUpdate();
        }
        PreparedStatement update = statements().saveCursor;
        update.setLong(1, row.position());
        update.setString(2, row.ahead());
        update.setLong(3, row.delivered());
        update.setLong(4, row.filtered());
        update.setLong(5, row.dead());
        update.setLong(6, row.everDead());
        update.setString(7, row.name());
        update.executeUpdate();
    }

    private void insert(String destination, AttemptRow attempt) throws SQLException {
        PreparedStatement insert = statements().insertAttempt;
        insert.setString(1, destination);
        insert.setLong(2, attempt.first());
        insert.setLong(3, attempt.last());
        insert.setString(4, attempt.events());
        insert.setLong(5, attempt.at());
        insert.setLong(6, attempt.millis());
        insert.setInt(7, attempt.outcome().status());
        insert.setString(8, attempt.outcome().answer());
        insert.setString(9, attempt.outcome().reason());
        insert.setInt(10, attempt.outcome().events());
        insert.setLong(11, attempt.replay());
        insert.executeUpdate();
    }

    /**
     * Saves a dead letter. One that is there already is replaced as a whole, because ids must ascend with the times of
     * death.
     */
    private void save(String destination, CursorRow.Death death) throws SQLException {
        if (death.kind() == CursorRow.Kind.RECOVERED) {
            deadLetters -= dropLetter(destination, death.sequence());
        } else if (death.kind() == CursorRow.Kind.AGAIN || !copyDeadEvent(destination, death)) {
            PreparedStatement aside = statements().setLetterAside;
            aside.setString(1, destination);
            aside.setLong(2, death.sequence());
            aside.setBoolean(3, death.kind() == CursorRow.Kind.DIED);
            if (aside.executeUpdate() > 0) {
                copyDeadEvent(destination, death);
                deadLetters -= dropLetter(destination, -death.sequence());
            }
        }
    }

    /** Copies an event to the dead letters; returns false if there is a dead letter of it already. */
    private boolean copyDeadEvent(String destination, CursorRow.Death death) throws SQLException {
        PreparedStatement copy = statements().copyDeadEvent;
        copy.setString(1, destination);
        copy.setLong(2, death.at());
        copy.setString(3, death.reason());
        copy.setLong(4, death.sequence());
        copy.setString(5, ReasonGroups.of(death.reason()));
        int copied = copy.executeUpdate();
        deadLetters += copied;
        return copied > 0;
    }

    private int dropLetter(String destination, long sequence) throws SQLException {
        PreparedStatement drop = statements().dropLetter;
        drop.setString(1, destination);
        drop.setLong(2, sequence);
        return drop.executeUpdate();
    }

    /** Notes that these events are about to be sent. */
    public void beginSending(String destination, Map<Long, Long> replaysBySequence) throws SQLException {
        PreparedStatement begin = statements().beginSending;
        for (Map.Entry<Long, Long> event : replaysBySequence.entrySet()) {
            begin.setString(1, destination);
            begin.setLong(2, event.getKey());
            begin.setLong(3, event.getValue());
            begin.executeUpdate();
        }
    }

    /**
     * Returns the events that were being sent when the file was last written, each with the replay that sent it, or 0.
     */
    public Map<Long, Long> sending(String destination) throws SQLException {
        Map<Long, Long> replaysBySequence = new TreeMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT seq, replay FROM sending WHERE destination = ?")) {
            select.setString(1, destination);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    replaysBySequence.put(row.getLong(1), row.getLong(2));
                }
            }
        }
        return replaysBySequence;
    }

    /**
     * Returns what the file knows about the destination, and adds it if it is new. A new one begins with the event
     * {@code first}, or the nearest one that the log has or will have. Dead letters up to {@code lastDeath} don't count
     * for it, because they belong to an earlier destination of that name.
     */
    public KnownDestination register(String name, long first, long lastDeath) throws SQLException {
        long oldest = oldestSequence() - 1;
        try (PreparedStatement insert = connection.prepareStatement("INSERT OR IGNORE INTO destinations"
                + "(name, start_seq, position, registered_at) VALUES(?, ?, ?, ?)")) {
            long start = Math.min(Math.max(first - 1, oldest), lastSequence);
            insert.setString(1, name);
            insert.setLong(2, start);
            insert.setLong(3, start);
            insert.setLong(4, Math.max(settings.clock().millis(), lastDeath + 1));
            insert.executeUpdate();
        }
        return destinations().stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public boolean forget(String name) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM destinations WHERE name = ?");
                PreparedStatement sending = connection.prepareStatement("DELETE FROM sending WHERE destination = ?")) {
            delete.setString(1, name);
            sending.setString(1, name);
            sending.executeUpdate();
            replays.cancelAll(name, settings.clock().millis());
            return delete.executeUpdate() > 0;
        }
    }

    public List<KnownDestination> destinations() throws SQLException {
        return DestinationTable.all(connection);
    }

    void commit() throws SQLException {
        keys.moveSome();
        connection.commit();
        keys.committed();
        appended.forEach(recent::add);
        appended.clear();
        committedSequence = lastSequence;
        committedDeadLetters = deadLetters;
        committedUsedBytes = usedBytes;
        quarantine.committed();
        file.committed(lastSequence);
    }

    /** Undoes what was written since the last commit. SQLite may have done so already, for instance on a full disk. */
    public void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            beginAnew();
        }
        appended.clear();
        lastSequence = committedSequence;
        deadLetters = committedDeadLetters;
        usedBytes = committedUsedBytes;
        quarantine.rolledBack();
        keys.rolledBack(lastSequence);
        if (statements != null) {
            statements.close();
            statements = null;
        }
    }

    /** Measures the part of the file in use, so that retention and deletions make room again. */
    long measure() throws SQLException {
        usedBytes = (number("PRAGMA page_count") - number("PRAGMA freelist_count")) * number("PRAGMA page_size");
        return usedBytes;
    }

    /** Writes something and undoes it, to find out whether the file can be written again. */
    void probe() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT OR REPLACE INTO quarantine(key, received_at, reason, body)"
                    + " VALUES(x'', 0, '', zeroblob(65536))");
            statement.executeUpdate("DELETE FROM quarantine WHERE key = x''");
        }
    }

    /** Must be called before the events up to {@code sequence} are deleted, because their keys must stay. */
    void keepKeys(long sequence) throws SQLException {
        keys.keep(sequence);
    }

    /** Moves {@code most} keys to their table, for times at which little else is to be written. True if there are more. */
    boolean moveKeys(int most) throws SQLException {
        return keys.moveFew(most);
    }

    public ReplayTable replays() {
        return replays;
    }

    public RecentEvents recent() {
        return recent;
    }

    public Connection connection() {
        return connection;
    }

    long lastSequence() {
        return lastSequence;
    }

    /** The first event that is there; the next one to come if there is none. */
    long oldestSequence() throws SQLException {
        return number("SELECT coalesce(min(seq), " + (lastSequence + 1) + ") FROM events");
    }

    public long usedBytes() {
        return usedBytes;
    }

    long deadLetters() {
        return deadLetters;
    }

    int quarantineEntries() {
        return quarantine.entries();
    }

    @Override
    public void close() throws SQLException {
        file.close(connection);
    }

    /**
     * Returns the statements. They are prepared anew after a failure, because the driver closes a statement that fails.
     */
    private Statements statements() throws SQLException {
        if (statements == null) {
            statements = new Statements(connection);
        }
        return statements;
    }

    /**
     * Begins a transaction after SQLite rolled back by itself. The driver does not do so, and each statement would then
     * commit by itself.
     */
    private void beginAnew() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
        } catch (SQLException e) {
            // Either a transaction is open already, or nothing can be done here; the next statement will show it.
        }
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
