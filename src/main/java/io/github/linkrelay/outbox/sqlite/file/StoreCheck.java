package io.github.linkrelay.outbox.sqlite.file;

import io.github.linkrelay.event.FailureWords;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.outbox.sqlite.pages.Wal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses the files of an outbox if they are damaged or don't belong together, and changes none of them. */
public final class StoreCheck {

    private static final Logger LOG = LoggerFactory.getLogger(StoreCheck.class);

    /** Less free room than this may not be enough for the file that SQLite makes beside a database that it reads. */
    private static final long ROOM_TO_LOOK = 1 << 20;

    private StoreCheck() {}

    /**
     * Returns the files if they are sound, or if there are none. The caller must hold the lock.
     *
     * @throws OutboxException with a remedy in its message
     */
    static FoundFiles of(Path path) throws IOException {
        FoundFiles found = requireWhole(path);
        if (Files.exists(path)) {
            if (found.wal().holdsPages() && !ownsJournal(found)) {
                throw refused(
                        found,
                        "has a journal beside it that isn't its own, " + FoundFiles.wal(path) + ": the outbox is"
                                + " sound without it, and with it is not, or has fewer events",
                        lastByItself(found));
            }
            look(found);
            if (found.note() == null) {
                LOG.warn(
                        "The outbox {} has no note beside it that says what was last known of it, as the file of an older"
                                + " version, a copy or a restored backup. Whether events are missing is not known",
                        path);
            }
        }
        return found;
    }

    /** Checks the bytes of the files, without SQLite. */
    public static FoundFiles requireWhole(Path path) throws IOException {
        FoundFiles found = FoundFiles.read(path);
        String discord = found.discord();
        if (discord != null) {
            throw refused(found, discord, lastByItself(found));
        }
        if (Files.exists(path)) {
            SoundnessCheck.header(found);
        }
        return found;
    }

    /** Checks the content with SQLite, over a connection that changes nothing. */
    public static void requireSound(FoundFiles found, Connection connection) throws SQLException, IOException {
        SoundnessCheck.content(connection, found.path());
        long last = lastSequence(connection);
        if (found.note() != null && last < found.note().sequence()) {
            throw refused(found, "is older than its note " + Note.path(found.path()), last);
        }
    }

    /** Returns the command that repairs an outbox whose file is {@code path}, ready to be pasted. */
    public static String command(Path path) {
        String name = path.getFileName().toString().replaceFirst("\\.db$", "");
        return "linkrelay recover " + quoted(path.getParent().toString())
                + (name.equals("events") ? "" : " --outbox " + name);
    }

    /** Quotes a word for a shell. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9/._-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static void look(FoundFiles found) throws IOException {
        try (Look look = Look.at(found.path(), found.wal())) {
            requireSound(found, look.connection());
        } catch (IOException | SQLException e) {
            if (found.note() == null || Files.getFileStore(found.path()).getUsableSpace() > ROOM_TO_LOOK) {
                throw SoundnessCheck.damaged(found.path(), FailureWords.of(e), e);
            }
            LOG.warn(
                    "The outbox {} is opened by its note alone, for the disk is too full to look at it: {}",
                    found.path(),
                    FailureWords.of(e));
        }
    }

    /**
     * Whether a journal without a note counts as the file's own. It does unless it would damage a file that is sound
     * without it.
     */
    public static boolean ownsJournal(FoundFiles found) {
        if (!found.ownsJournal() || found.note() != null) {
            return found.ownsJournal();
        }
        long without = soundUpTo(found, Wal.NONE);
        return without < 0 || soundUpTo(found, found.wal()) >= without;
    }

    /** Returns the last event; -1 if the file is not sound. */
    private static long soundUpTo(FoundFiles found, Wal wal) {
        try (Look look = Look.at(found.path(), wal)) {
            SoundnessCheck.content(look.connection(), found.path());
            return lastSequence(look.connection());
        } catch (SQLException | IOException | OutboxException e) {
            return -1;
        }
    }

    /** Returns the last event in the file without its journal; -1 if that can't be read. */
    static long lastByItself(FoundFiles found) {
        if (found.header() == null || found.header().applicationId() != Schema.APPLICATION_ID) {
            return -1;
        }
        try (Look look = Look.without(found.path())) {
            return lastSequence(look.connection());
        } catch (SQLException | IOException e) {
            return -1;
        }
    }

    /**
     * Returns the highest sequence that was ever used. A sequence is never used twice, even if all events are deleted.
     */
    public static long lastSequence(Connection connection) throws SQLException {
        if (Schema.version(connection) == 0) {
            return 0;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT"
                        + " max(coalesce((SELECT max(seq) FROM events), 0), (SELECT indexed_seq FROM dedupe_state))")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** @param last the last event that is there; -1 if that isn't known */
    private static OutboxException refused(FoundFiles found, String discord, long last) {
        Note note = found.note();
        String loss = "";
        if (note != null && last < note.sequence()) {
            loss = " The last event that was stored is " + note.sequence() + ", "
                    + (last < 0
                            ? "which of them are there is not" + " known"
                            : "the last one that is there is " + last + ": lost are " + range(last + 1, note.sequence())
                                    + ", " + (note.sequence() - last) + " in all")
                    + ".";
        } else if (note != null) {
            loss = " All events that were noted are there, up to " + note.sequence()
                    + (note.state() == Note.State.CLOSED
                            ? "."
                            : "; how far the destinations were, and what never became an event, may be missing.");
        }
        return new OutboxException(
                "The outbox " + found.path() + " " + discord + "." + loss + " Nothing was changed. Put"
                        + " back what belongs together; or accept the loss and go on with what there is: "
                        + command(found.path()) + " --accept-loss");
    }

    public static String range(long first, long last) {
        return first == last ? "event " + first : "events " + first + " to " + last;
    }
}
