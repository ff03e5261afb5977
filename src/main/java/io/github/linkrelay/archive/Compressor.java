package io.github.linkrelay.archive;

import io.github.linkrelay.archive.ArchiveWriter.ChannelOpener;
import io.github.linkrelay.disk.PrivateFiles;
import io.github.linkrelay.lasting.LastingThread;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compresses the files of days that are over, on a thread of its own. It writes the compressed file under another name,
 * forces it to the disk, renames it, and deletes the plain file when both have the same text. Whenever a crash comes,
 * no line is lost and none is read twice: if both files are there, the compressed one counts, and the next look deletes
 * the other.
 */
final class Compressor {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.archive");
    /** A day that is over is compressed when nothing was written to it for this time; later events begin a new file. */
    static final Duration QUIET = Duration.ofMinutes(10);

    private static final Duration AFTER_FAILURE = Duration.ofHours(1);
    private static final long MILLIS_BETWEEN_LOOKS = TimeUnit.MINUTES.toMillis(1);
    private static final String UNFINISHED = ".unfinished";
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final DayFiles files;
    private final ChannelOpener opener;
    private final Clock clock;
    private Thread thread;
    /** When to try again after a failure; null if there was none. */
    private Instant notBefore;

    Compressor(Path folder, DayFiles files, ChannelOpener opener, Clock clock) {
        this.folder = folder;
        this.files = files;
        this.opener = opener;
        this.clock = clock;
    }

    /** Begins to look every minute. The caller must keep the folder locked until {@link #stop} returns. */
    void start() {
        thread = LastingThread.of("linkrelay-archive-compressor", this::lookEveryMinute);
        thread.start();
    }

    /**
     * Stops. Returns when nothing is done in the folder any more, also if the caller is interrupted. A file that is
     * half compressed is given up.
     */
    void stop() {
        boolean isInterrupted = false;
        thread.interrupt();
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookEveryMinute() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(MILLIS_BETWEEN_LOOKS);
            }
        } catch (InterruptedException e) {
            // The compressor was stopped.
        }
    }

    /**
     * Compresses the days that are over. A file that can't be compressed stays as it is; that is logged once, and tried
     * again an hour later.
     */
    synchronized void look() {
        if (notBefore != null && clock.instant().isBefore(notBefore)) {
            return;
        }
        DayPart failed = null;
        IOException failure = null;
        for (DayPart part : plainParts()) {
            try {
                if (isOver(part)) {
                    compress(part);
                }
            } catch (IOException e) {
                failed = part;
                failure = e;
            }
        }
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        if (failure != null && notBefore == null) {
            LOG.warn(
                    "The archive's file {} can't be compressed ({}); it stays as it is, and that is tried again each hour",
                    failed.plain(),
                    ArchiveWriter.describe(failure));
        }
        notBefore = failure == null ? null : clock.instant().plus(AFTER_FAILURE);
    }

    private List<DayPart> plainParts() {
        try {
            return DayPart.list(folder).stream()
                    .filter(part -> Files.exists(part.plain()))
                    .toList();
        } catch (IOException e) {
            // The next append has the same failure, and reports it.
            return List.of();
        }
    }

    private boolean isOver(DayPart part) throws IOException {
        Instant now = clock.instant();
        Instant lastWritten = Files.getLastModifiedTime(part.plain()).toInstant();
        return part.date().isBefore(LocalDate.ofInstant(now, ZoneOffset.UTC))
                && !lastWritten.plus(QUIET).isAfter(now);
    }

    private void compress(DayPart part) throws IOException {
        files.seal(part);
        try {
            if (!Files.exists(part.compressed())) {
                write(part);
            }
            if (!isSame(part)) {
                // Another program made one of the two files.
                throw new IOException(part.compressed() + " is there, but has other lines; move one of the two away");
            }
            Files.delete(part.plain());
        } finally {
            files.unseal();
        }
    }

    private void write(DayPart part) throws IOException {
        Path unfinished = part.compressed().resolveSibling(part.compressed().getFileName() + UNFINISHED);
        Files.deleteIfExists(unfinished);
        try {
            try (FileChannel channel = opener.open(unfinished);
                    GZIPOutputStream out = new GZIPOutputStream(Channels.newOutputStream(channel), BUFFER)) {
                Files.copy(part.plain(), out);
                out.finish();
                channel.force(true);
            }
            Files.move(unfinished, part.compressed(), StandardCopyOption.ATOMIC_MOVE);
            PrivateFiles.force(folder);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Whether both files of a part have the same text. */
    private static boolean isSame(DayPart part) throws IOException {
        try (InputStream compressed = new GZIPInputStream(Files.newInputStream(part.compressed()), BUFFER);
                InputStream plain = Files.newInputStream(part.plain())) {
            byte[] bytes;
            do {
                bytes = plain.readNBytes(BUFFER);
                if (!Arrays.equals(bytes, compressed.readNBytes(BUFFER))) {
                    return false;
                }
            } while (bytes.length > 0);
            return true;
        } catch (ZipException | EOFException e) {
            return false;
        }
    }
}
