package io.github.linkrelay.outbox.sqlite.recovery;

import io.github.linkrelay.disk.PrivateFiles;
import io.github.linkrelay.event.FailureWords;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.outbox.sqlite.file.FoundFiles;
import io.github.linkrelay.outbox.sqlite.file.Look;
import io.github.linkrelay.outbox.sqlite.file.Note;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.sqlite.file.Schema;
import io.github.linkrelay.outbox.sqlite.file.SoundnessCheck;
import io.github.linkrelay.outbox.sqlite.file.StoreCheck;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import io.github.linkrelay.outbox.sqlite.file.StoreLock;
import io.github.linkrelay.outbox.sqlite.pages.Wal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Repairs an outbox that is refused, while no process has it open. It never deletes a file that was there. Each method
 * returns sentences for a person, or throws {@link OutboxException} with such a sentence.
 */
public final class OutboxRecovery {

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path path;
    private final String moment;
    private final List<String> lines = new ArrayList<>();

    private OutboxRecovery(Path path) {
        this.path = path;
        this.moment = MOMENT.format(Instant.now());
    }

    private interface Work {
        void run(OutboxRecovery recovery) throws IOException, SQLException;
    }

    /**
     * Makes a new file beside the damaged one from everything that can be read, and changes nothing else.
     *
     * @param replace whether the new file then takes the place of the damaged one, which is kept under another name
     */
    public static List<String> recover(Path directory, String name, boolean replace) {
        return locked(directory, name, recovery -> recovery.recover(replace));
    }

    /**
     * Makes the file usable as it is. A journal that isn't its own is moved away, and the next event follows the last
     * one that was noted. Missing events count as dead at each destination.
     */
    public static List<String> acceptLoss(Path directory, String name) {
        return locked(directory, name, OutboxRecovery::acceptLoss);
    }

    private static List<String> locked(Path directory, String name, Work work) {
        OutboxSettings.requireName(name);
        Path path = directory.resolve(name + ".db").toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) {
            throw new OutboxException("There is no directory " + directory);
        }
        try {
            path = StoreFile.real(path);
            if (!Files.exists(path) && !Files.exists(FoundFiles.wal(path)) && Note.read(Note.path(path)) == null) {
                throw new OutboxException("There is no outbox " + path);
            }
            StoreLock lock = StoreLock.take(path, StoreFile.lock(path));
            try (lock) {
                OutboxRecovery recovery = new OutboxRecovery(path);
                work.run(recovery);
                return recovery.lines;
            }
        } catch (IOException | SQLException e) {
            throw new OutboxException(
                    "The outbox " + path + " can't be mended: "
                            + FailureWords.of(e)
                            + ". Make sure that its directory is writable and has room for a copy.",
                    e);
        }
    }

    private void recover(boolean replace) throws IOException, SQLException {
        FoundFiles found = FoundFiles.read(path);
        if (!Files.exists(path)) {
            throw new OutboxException("There is no outbox " + path + " to read. Put it back, or go on without it: "
                    + StoreCheck.command(path) + " --accept-loss");
        }
        if (found.header() != null && found.header().applicationId() != Schema.APPLICATION_ID) {
            throw new OutboxException("The file " + path + " is a database of another program. It was left as it is.");
        }
        Path target = path.resolveSibling(path.getFileName() + "-recovered");
        RecoveryReport report = Recovery.run(found, target);
        lines.addAll(report.lines());
        if (replace) {
            replace(target, report.last());
        } else {
            lines.add("Written to " + target + "; nothing else was changed. To go on with it: "
                    + StoreCheck.command(path) + " --replace");
        }
    }

    /**
     * Replaces the damaged file. If this is interrupted, the files are either refused at the start, or are the
     * recovered file with its note.
     */
    private void replace(Path recovered, long last) throws IOException {
        Path aside = aside(path);
        try {
            Files.createLink(aside, path);
        } catch (UnsupportedOperationException | IOException e) {
            Files.copy(path, aside);
        }
        Files.move(recovered, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        PrivateFiles.force(path.getParent());
        setAside(FoundFiles.wal(path));
        setAside(FoundFiles.rollbackJournal(path));
        Files.deleteIfExists(FoundFiles.shm(path));
        note(Note.State.CLOSED, last);
        lines.add(
                "The damaged file is kept as " + aside + ". " + path + " is the recovered one; start Linkrelay again.");
    }

    private void acceptLoss() throws IOException, SQLException {
        boolean isAsItShould = setJournalsAside();
        FoundFiles found = FoundFiles.read(path);
        if (!Files.exists(path)) {
            StoreFile.create(path);
            lines.add("A new and empty outbox was made: " + path + ".");
        }
        long noted = found.note() == null ? 0 : found.note().sequence();
        // If this is interrupted, the journal that is left belongs to the file.
        note(Note.State.OPEN, noted);
        long last;
        try (Connection connection = StoreFile.connect(path)) {
            Schema.migrate(connection, Schema.MIGRATIONS);
            last = StoreCheck.lastSequence(connection);
            if (last < noted) {
                connection.setAutoCommit(false);
                Map<String, Long> dead =
                        new LostEvents(connection).settle(List.of(new LostEvents.Range(last + 1, noted)), noted);
                connection.commit();
                connection.setAutoCommit(true);
                lines.add("Lost: " + StoreCheck.range(last + 1, noted) + ", " + (noted - last)
                        + " in all. The next event is " + (noted + 1) + ".");
                dead.forEach((destination, count) ->
                        lines.add(destination + ": " + count + " of them count as dead letters."));
            }
        }
        // On a full disk the journal stays, and contains the changes.
        boolean isLeft = FoundFiles.read(path).wal().holdsPages();
        note(isLeft ? Note.State.OPEN : Note.State.CLOSED, Math.max(last, noted));
        if (isAsItShould && last >= noted) {
            lines.add("Nothing is missing in " + path + ", as far as is known.");
        }
        lines.add("Start Linkrelay again.");
    }

    /**
     * Moves journals away that don't belong to the file. Returns true if there was no such journal, and the file's own
     * journal is not missing. It moves nothing before the file is known to be sound.
     */
    private boolean setJournalsAside() throws IOException, SQLException {
        FoundFiles found = FoundFiles.read(path);
        // A journal without its database has only some of the pages; beside a new database it would damage that.
        boolean isOwn = Files.exists(path) && StoreCheck.ownsJournal(found);
        if (Files.exists(path)) {
            requireSound(found, isOwn ? found.wal() : Wal.NONE);
        }
        if (found.discord() == null && (isOwn || !found.wal().holdsPages())) {
            return true;
        }
        setAside(FoundFiles.rollbackJournal(path));
        if (!isOwn) {
            setAside(FoundFiles.wal(path));
            Files.deleteIfExists(FoundFiles.shm(path));
        }
        return false;
    }

    private void requireSound(FoundFiles found, Wal wal) throws IOException, SQLException {
        FoundFiles alone = new FoundFiles(path, found.header(), wal, found.note());
        SoundnessCheck.header(alone);
        try (Look look = Look.at(path, wal)) {
            SoundnessCheck.content(look.connection(), path);
        } catch (SQLException e) {
            throw SoundnessCheck.damaged(path, FailureWords.of(e), e);
        }
    }

    private void setAside(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > 0) {
            Path aside = aside(file);
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
            PrivateFiles.force(path.getParent());
            lines.add(file + " is kept as " + aside + ".");
        } else {
            Files.deleteIfExists(file);
        }
    }

    private Path aside(Path file) {
        Path aside = file.resolveSibling(file.getFileName() + ".aside-" + moment);
        for (int i = 2; Files.exists(aside); i++) {
            aside = file.resolveSibling(file.getFileName() + ".aside-" + moment + "-" + i);
        }
        return aside;
    }

    private void note(Note.State state, long last) throws IOException {
        Path note = Note.path(path);
        if (!Files.exists(note)) {
            PrivateFiles.create(note);
        }
        try (FileChannel channel = FileChannel.open(note, StandardOpenOption.WRITE)) {
            new Note.Writer(channel, note).write(new Note(state, null, 0, last), true);
        }
        PrivateFiles.force(note.getParent());
    }
}
