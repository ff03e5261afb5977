package io.github.linkrelay.outbox.sqlite.file;

import io.github.linkrelay.outbox.sqlite.pages.Wal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The note about an outbox file, in a small file beside it. It is written in turn at two places of that file, so that
 * one of them is complete if the power fails, and so that writing needs no free room.
 *
 * @param state    how far the process that wrote it was
 * @param wal      the journal that the file had; {@code null} if it had none, or none that the process knew yet
 * @param base     the fingerprint of the file's header when that journal was begun; without meaning where there is none
 * @param sequence the last event
 */
public record Note(State state, Wal.Id wal, long base, long sequence) {

    public enum State {
        /** The process has the outbox open, or did not end in order. */
        OPEN,
        /**
         * The process was closing the outbox: everything is in the database or in the journal, which was about to be
         * deleted.
         */
        CLOSING,
        /** Everything is in the database, and there is no journal. */
        CLOSED
    }

    /** The two places are so far apart that no block of a disk contains both. */
    private static final int[] PLACES = {0, 4_096};

    private static final int BYTES = 256;
    private static final Pattern FORM = Pattern.compile("linkrelay note 1, count (\\d+), (\\w+), journal"
            + " (-|\\d+ [0-9a-f]{1,8} [0-9a-f]{1,8}), base (\\d+), event (\\d+), check ([0-9a-f]+)\\s*");

    public static Path path(Path database) {
        return database.resolveSibling(database.getFileName() + "-note");
    }

    /** A note, and the number of notes that were written before it. */
    private record Counted(long count, Note note) {}

    /** Returns the newer of the two; {@code null} if there is no file, or neither can be read. */
    public static Note read(Path path) throws IOException {
        Counted counted = newest(path);
        return counted == null ? null : counted.note();
    }

    private static Counted newest(Path path) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            return null;
        }
        Counted newest = null;
        for (int place : PLACES) {
            Counted found =
                    place + BYTES <= bytes.length ? parse(Arrays.copyOfRange(bytes, place, place + BYTES)) : null;
            if (found != null && (newest == null || found.count() > newest.count())) {
                newest = found;
            }
        }
        return newest;
    }

    private static Counted parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.US_ASCII);
        Matcher form = FORM.matcher(text);
        if (!form.matches() || !form.group(6).equals(check(text.substring(0, text.lastIndexOf(", check"))))) {
            return null;
        }
        String[] wal = form.group(3).split(" ");
        Wal.Id id = wal.length == 1
                ? null
                : new Wal.Id(
                        Integer.parseInt(wal[0]),
                        Integer.parseUnsignedInt(wal[1], 16),
                        Integer.parseUnsignedInt(wal[2], 16));
        return new Counted(
                Long.parseLong(form.group(1)),
                new Note(
                        State.valueOf(form.group(2)),
                        id,
                        Long.parseLong(form.group(4)),
                        Long.parseLong(form.group(5))));
    }

    private byte[] text(long count) {
        String journal = wal == null
                ? "-"
                : wal.checkpoints() + " " + Integer.toHexString(wal.salt1()) + " " + Integer.toHexString(wal.salt2());
        String text = "linkrelay note 1, count " + count + ", " + state + ", journal " + journal + ", base " + base
                + ", event " + sequence;
        byte[] bytes = new byte[BYTES];
        Arrays.fill(bytes, (byte) ' ');
        byte[] written = (text + ", check " + check(text) + "\n").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(written, 0, bytes, 0, written.length);
        return bytes;
    }

    private static String check(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return Long.toHexString(crc.getValue());
    }

    /** Writes notes, one after the other. */
    public static final class Writer {
        private final FileChannel channel;
        private long count;

        /** @param channel of the file at {@code path}, which can be written and may be empty */
        public Writer(FileChannel channel, Path path) throws IOException {
            this.channel = channel;
            Counted newest = newest(path);
            this.count = newest == null ? 0 : newest.count();
        }

        /**
         * Writes a note in the place of the one before.
         *
         * @param force whether to return only when it is on disk
         */
        public void write(Note note, boolean force) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(note.text(count + 1));
            int place = PLACES[(int) ((count + 1) % PLACES.length)];
            while (bytes.hasRemaining()) {
                channel.write(bytes, place + bytes.position());
            }
            if (force) {
                channel.force(true);
            }
            count++;
        }
    }
}
