package io.github.linkrelay.archive;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One day's file, open to be written. What is appended is on the disk when {@link #append} returns; what a crash or a full
 * disk left behind the last whole member is cut off before anything is appended. For one thread at a time.
 */
final class DayFile implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.archive");

    private final Path path;
    private final FileChannel channel;
    private final Object identity;
    private long end;
    private long nextLine = 1;

    private DayFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.identity = identity();
    }

    /** @param channel to read and write it; closed if this fails */
    static DayFile open(Path path, FileChannel channel) throws IOException {
        try {
            DayFile file = new DayFile(path, channel);
            file.findEnd();
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Goes from header to header. Only the last member can be torn, for each is on the disk before the next is written. */
    private void findEnd() throws IOException {
        // Not to be closed, for the channel stays open.
        MemberFile file = new MemberFile(channel);
        long size = file.size();
        while (end < size) {
            MemberFile.Region region = file.region(end);
            Member member = region.member();
            if (region.end() == size && file.isTorn(end) && lines(file, region).isEmpty()) {
                LOG.warn(
                        "The archive {} ends with {} bytes that are no whole batch, as after a crash; they are cut off",
                        path,
                        size - end);
                channel.truncate(end);
                channel.force(true);
                return;
            }
            nextLine = member == null
                    ? nextLine + lines(file, region).orElse(0)
                    : Math.max(nextLine, member.firstLine()) + member.lines();
            end = region.end();
        }
    }

    /** How many lines a region has, by inflating it; empty if it is damaged. */
    private static OptionalLong lines(MemberFile file, MemberFile.Region region) throws IOException {
        if (region.isCutShort()) {
            return OptionalLong.empty();
        }
        try (InputStream text = file.text(region)) {
            long lines = 0;
            byte[] buffer = new byte[1 << 16];
            for (int length = text.read(buffer); length > 0; length = text.read(buffer)) {
                for (int i = 0; i < length; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
            return OptionalLong.of(lines);
        } catch (ZipException | EOFException e) {
            return OptionalLong.empty();
        }
    }

    /** Whether the path still leads to this file, and nobody else wrote to it. */
    boolean isCurrent() {
        try {
            return Objects.equals(identity, identity()) && channel.size() == end;
        } catch (IOException e) {
            return false;
        }
    }

    private Object identity() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /**
     * Returns when the member is on the disk.
     *
     * @param member from {@link Member#pack}; it gets its line numbers here
     * @throws IOException if it is not; the file is then to be opened anew
     */
    void append(byte[] member) throws IOException {
        Member.number(member, nextLine);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(member);
            while (bytes.hasRemaining()) {
                channel.write(bytes, end + bytes.position());
            }
            channel.force(false);
        } catch (IOException e) {
            cut(e);
            throw e;
        }
        end += member.length;
        nextLine += Member.read(member).lines();
    }

    /** So that nobody reads half a member, and a full disk has room. If it fails, the next to open the file does it. */
    private void cut(IOException cause) {
        try {
            channel.truncate(end);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
