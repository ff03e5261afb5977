package io.github.linkrelay.outbox.sqlite.file;

import io.github.linkrelay.outbox.sqlite.pages.DatabaseHeader;
import io.github.linkrelay.outbox.sqlite.pages.Wal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The files of an outbox as they are before SQLite opens them. It finds out whether they belong together, because
 * SQLite applies any journal to the database.
 *
 * @param path      of the database
 * @param header    of the database; {@code null} if it has none, or isn't there
 * @param wal       its journal, or what lies in the place of that
 * @param note      what was last known of them; {@code null} if nothing is
 */
public record FoundFiles(Path path, DatabaseHeader header, Wal wal, Note note) {

    public static FoundFiles read(Path path) throws IOException {
        return new FoundFiles(path, header(path), Wal.read(wal(path)), Note.read(Note.path(path)));
    }

    public static Path wal(Path database) {
        return database.resolveSibling(database.getFileName() + "-wal");
    }

    public static Path shm(Path database) {
        return database.resolveSibling(database.getFileName() + "-shm");
    }

    /** Returns the path of a rollback journal. Linkrelay never makes one, but SQLite would apply it. */
    public static Path rollbackJournal(Path database) {
        return database.resolveSibling(database.getFileName() + "-journal");
    }

    /**
     * Returns what doesn't belong together, as the end of a sentence that begins with "The outbox ..."; {@code null} if
     * everything does.
     */
    public String discord() throws IOException {
        if (isHot(rollbackJournal(path))) {
            return "has a journal beside it that isn't its own, " + rollbackJournal(path);
        }
        if (header == null) {
            return Files.exists(path) ? null : goneDiscord();
        }
        String foreign = foreignJournal();
        if (foreign != null) {
            return "has a journal beside it that isn't its own, " + wal(path) + ": " + foreign;
        }
        boolean isLost = note != null
                && note.state() == Note.State.OPEN
                && note.wal() != null
                && !wal.holdsPages()
                && !isBegunAnew();
        return isLost
                ? "has lost its journal " + wal(path) + ": its process did not end in order, and the journal is "
                        + (Files.exists(wal(path)) ? "not whole" : "not there")
                : null;
    }

    /** Whether the journal belongs to the database, also if the database's own header is gone. */
    public boolean ownsJournal() {
        return wal.holdsPages() && foreignJournal() == null;
    }

    private String foreignJournal() {
        if (!wal.holdsPages()) {
            return null;
        }
        if (header != null && wal.pageSize() != header.pageSize()
                || wal.firstPage() != null && wal.firstPage().applicationId() != Schema.APPLICATION_ID) {
            return "it is of another database";
        }
        if (note == null || note.state() != Note.State.CLOSED && note.wal() == null) {
            return null;
        }
        if (note.state() == Note.State.CLOSED) {
            return "the outbox was closed and had none";
        }
        if (wal.id().follows(note.wal())) {
            // The process ended after the first commit to a journal and before the note about it.
            return null;
        }
        if (!wal.id().equals(note.wal())) {
            return "it is not the one that the outbox had";
        }
        // The journal applies only to the file as it was when the journal was begun.
        return header == null
                        || header.fingerprint() == note.base()
                        || wal.headers().contains(header.fingerprint())
                ? null
                : "it belongs to the file that was here before this one";
    }

    private String goneDiscord() throws IOException {
        if (Files.exists(wal(path)) && Files.size(wal(path)) > 0) {
            return "is missing, but its journal " + wal(path) + " is there";
        }
        return note != null && note.sequence() > 0 ? "is missing, but its note " + Note.path(path) + " is there" : null;
    }

    /** Whether the whole journal had been written into the file, and a new one had begun without a commit. */
    private boolean isBegunAnew() {
        return wal.id() != null && wal.id().follows(note.wal());
    }

    /**
     * Whether SQLite would apply this rollback journal: one that is empty, or whose beginning is wiped, is not applied.
     */
    private static boolean isHot(Path journal) throws IOException {
        try (InputStream in = Files.newInputStream(journal)) {
            return in.read() > 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static DatabaseHeader header(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return DatabaseHeader.of(in.readNBytes(DatabaseHeader.BYTES));
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
