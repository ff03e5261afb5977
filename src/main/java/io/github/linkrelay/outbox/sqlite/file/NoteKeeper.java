package io.github.linkrelay.outbox.sqlite.file;

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
 * Keeps the {@link Note} of an outbox that is open. Not safe for threads: what the committing thread calls comes after
 * {@link #begin} and before {@link #closing}.
 *
 * <p>It has the database open from before SQLite has until after: a process that closes a file gives up all locks that it
 * has on it, also those that SQLite took.
 */
final class NoteKeeper implements AutoCloseable {

    private final Path path;
    private final Path wal;
    private final FileChannel database;
    private FileChannel journal;
    private FileChannel file;
    private Note.Writer writer;
    /** {@code null} before {@link #begin}. */
    private Note note;

    private NoteKeeper(Path path, FileChannel database) {
        this.path = path;
        this.wal = path.resolveSibling(path.getFileName() + "-wal");
        this.database = database;
    }

    /** Before SQLite opens the file. Writes nothing yet. */
    static NoteKeeper open(Path database) throws IOException {
        return new NoteKeeper(database, FileChannel.open(database, StandardOpenOption.READ));
    }

    /**
     * From now on the file changes. Makes the note if there is none.
     *
     * @param found    the journal, as it was before SQLite opened the file
     * @param sequence the last event
     */
    void begin(Wal found, long sequence) throws IOException {
        Path place = Note.path(path);
        boolean isNew = !Files.exists(place);
        if (isNew) {
            StoreFile.createPrivately(place);
        }
        if (file == null) {
            file = FileChannel.open(place, StandardOpenOption.WRITE);
        }
        writer = new Note.Writer(file, place);
        write(new Note(Note.State.OPEN, found.holdsPages() ? found.id() : null, base(), sequence), true);
        if (isNew) {
            StoreFile.force(place.getParent());
        }
    }

    /**
     * After each commit, and before it is told to anybody. Forces the note where the journal is another one than it says;
     * else the last event is noted only in passing, which outlives the process though not the machine.
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

    /** Before SQLite lets go of the file, after which there may be no journal. */
    void closing() throws IOException {
        if (note != null) {
            write(new Note(Note.State.CLOSING, note.wal(), note.base(), note.sequence()), true);
        }
        if (journal != null) {
            journal.close();
        }
    }

    /** After SQLite has let go of the file. */
    @Override
    @SuppressWarnings("try") // Only closed.
    public void close() throws IOException {
        try (database;
                FileChannel closing = file) {
            if (note != null && note.state() == Note.State.CLOSING && (!Files.exists(wal) || Files.size(wal) == 0)) {
                // A journal that came back when the power failed would be taken for another's.
                StoreFile.force(path.getParent());
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

    /** The journal's id as it is now; {@code null} if there is none. */
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
