package io.github.linkrelay.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files on a disk that is full after so many bytes, or that does not force. Everything else is as the real file has it. */
final class FailingDisk implements ArchiveWriter.ChannelOpener {
    long room = Long.MAX_VALUE;
    boolean forces = true;
    boolean truncates = true;
    int forced;

    @Override
    public FileChannel open(Path file) throws IOException {
        FileChannel real =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Channel(real);
    }

    private final class Channel extends FileChannel {
        private final FileChannel real;

        Channel(FileChannel real) {
            this.real = real;
        }

        @Override
        public int write(ByteBuffer source, long place) throws IOException {
            if (room == 0) {
                throw new IOException("No space left on device");
            }
            ByteBuffer some = source.slice(source.position(), (int) Math.min(room, source.remaining()));
            int written = real.write(some, place);
            source.position(source.position() + written);
            room -= written;
            return written;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            if (!forces) {
                throw new IOException("Input/output error");
            }
            real.force(metaData);
            forced++;
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            if (!truncates) {
                throw new IOException("Input/output error");
            }
            real.truncate(size);
            return this;
        }

        @Override
        public int read(ByteBuffer target, long place) throws IOException {
            return real.read(target, place);
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        protected void implCloseChannel() throws IOException {
            real.close();
        }

        @Override
        public int read(ByteBuffer target) {
            throw new UnsupportedOperationException("The archive does not ask for this");
        }

        @Override
        public long read(ByteBuffer[] targets, int offset, int length) {
            throw new UnsupportedOperationException("The archive does not ask for this");
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            int written = write(source, real.position());
            real.position(real.position() + written);
            return written;
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) {
            throw new UnsupportedOperationException("The archive does not ask for this");
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException("The archive does not ask for this");
        }

        @Override
        public FileChannel position(long place) {
            throw new UnsupportedOperationException("The archive does not ask for this");
        }

        @Override
        public long transferTo(long place, long count, WritableByteChannel target) {
            throw new UnsupportedOperationException("The archive does not ask for this");
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long place, long count) {
            throw new UnsupportedOperationException("The archive does not ask for this");
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long place, long size) {
            throw new UnsupportedOperationException("The archive does not ask for this");
        }

        @Override
        public FileLock lock(long place, long size, boolean shared) {
            throw new UnsupportedOperationException("The archive does not ask for this");
        }

        @Override
        public FileLock tryLock(long place, long size, boolean shared) {
            throw new UnsupportedOperationException("The archive does not ask for this");
        }
    }
}
