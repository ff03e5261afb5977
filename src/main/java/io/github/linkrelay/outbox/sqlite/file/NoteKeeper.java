package io.github.linkrelay.outbox.sqlite.file;

import io.github.linkrelay.disk.PrivateFiles;
import io.github.linkrelay.outbox.sqlite.pages.DatabaseHeader;
import io.github.linkrelay.outbox.sqlite.pages.Wal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Keeps the {@link Note} of an open outbox up to date. Not safe for several threads at once: the committing thread
 * calls it after {@link #begin} and before {@link #closing}.
 *
 * <p>It opens the database before SQLite does and closes it after SQLite. A process that closes a file gives up all its
 * locks on that file, also those of SQLite.
 */
final class NoteKeeper implements AutoCloseable {

    private final Path path;
    private final Path wal;
    private final FileChannel database;
    private FileChannel journal;
    private FileChannel file;
    private Note.Writer writer;
    /** The note is {@code null} before {@link #begin}. */
    private Note note;

    private NoteKeeper(Path path, FileChannel database) {
        this.path = path;
        this.wal = path.resolveSibling(path.getFileName() + "-wal");
        this.database = database;
    }

    /** Opens the keeper before SQLite opens the file. Writes nothing yet. */
    static NoteKeeper open(Path database) throws IOException {
        return new NoteKeeper(database, FileChannel.open(database, StandardOpenOption.READ));
    }

    /**
     * Says that the file changes from now on. Makes the note if there is none.
     *
     * @param found    the journal, as it was before SQLite opened the file
     * @param sequence the last event
     */
    void begin(Wal found, long sequence) throws IOException {
        Path place = Note.path(path);
        boolean isNew = !Files.exists(place);
        if (isNew) {
            PrivateFiles.create(place);
        }
        if (file == null) {
            file = FileChannel.open(place, StandardOpenOption.WRITE);
        }
        writer = new Note.Writer(file, place);
        write(new Note(Note.State.OPEN, found.holdsPages() ? found.id() : null, base(), sequence), true);
        if (isNew) {
            PrivateFiles.force(place.getParent());
        }
    }

    /**
     * Must be called after each commit and before anybody learns of it. If the journal is another one than the note
     * says, the note is forced to disk. Otherwise the last event is noted without forcing the disk, which survives a
     * crash of the process but not of the machine.
     */
    void committed(long sequence) throws IOException {
        if (note == null) {
            begin(Wal.NONE, sequence);
        }
        Wal.Id id = journal();
        if (id != null && !id.equals(note.wal())) {
            write(new Note(Note.State.OPEN, id, base(), sequence), true);
        } else if (sequence != note.sequence()) {
            write(new Note(Note.State.OPEN, note.wal(), note.base(), sequence), false);
        }
    }

    /** Must be called before SQLite closes the file, because there may be no journal afterwards. */
    void closing() throws IOException {
        if (note != null) {
            write(new Note(Note.State.CLOSING, note.wal(), note.base(), note.sequence()), true);
        }
        if (journal != null) {
            journal.close();
        }
    }

    /**
     * Notes that the outbox was closed in order, unless a journal is left. It must be called after SQLite has closed
     * the file.
     */
    @Override
    @SuppressWarnings("try") // Only closed.
    public void close() throws IOException {
        try (database;
                FileChannel closing = file) {
            if (note != null && note.state() == Note.State.CLOSING && (!Files.exists(wal) || Files.size(wal) == 0)) {
                // If the power failed and the deleted journal came back, it would be taken for another database's.
                PrivateFiles.force(path.getParent());
                write(new Note(Note.State.CLOSED, null, 0, note.sequence()), true);
            }
        }
    }

    private void write(Note next, boolean force) throws IOException {
        writer.write(next, force);
        note = next;
    }

    private long base() throws IOException {
        byte[] header = new byte[DatabaseHeader.BYTES];
        database.read(ByteBuffer.wrap(header), 0);
        DatabaseHeader found = DatabaseHeader.of(header);
        return found == null ? 0 : found.fingerprint();
    }

    /** Returns the present id of the journal; {@code null} if there is none. */
    private Wal.Id journal() throws IOException {
        if (journal == null) {
            if (!Files.exists(wal)) {
                return null;
            }
            journal = FileChannel.open(wal, StandardOpenOption.READ);
        }
        byte[] id = new byte[Wal.Id.BYTES];
        int read = journal.read(ByteBuffer.wrap(id), Wal.Id.POSITION);
        return read < id.length || Arrays.equals(id, new byte[id.length]) ? null : Wal.Id.of(ByteBuffer.wrap(id));
    }
}
