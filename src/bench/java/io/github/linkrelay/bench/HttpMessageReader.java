package io.github.linkrelay.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads HTTP/1.1 messages, requests or answers, one after the other from the bytes of a connection. A body may have a
 * {@code Content-Length} or be chunked. The arrays serve one message after the other, so that reading makes no garbage.
 */
final class HttpMessageReader {

    private static final int END_OF_HEAD = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';
    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRANSFER_ENCODING = "transfer-encoding:".getBytes(StandardCharsets.US_ASCII);

    private enum State {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER
    }

    private State state = State.HEAD;
    private byte[] head = new byte[2048];
    private int headLength;
    private int lastFour;
    private byte[] body = new byte[4096];
    private int bodyLength;
    private int missing;
    private int lineLength;
    private boolean whole;

    /** Takes bytes up to the end of one message; true when it is complete, what follows it stays in {@code in}. */
    boolean read(ByteBuffer in) throws IOException {
        if (whole) {
            begin();
        }
        while (in.hasRemaining() && !whole) {
            switch (state) {
                case HEAD -> readHead(in);
                case BODY -> {
                    take(in);
                    whole = missing == 0;
                }
                case CHUNK -> {
                    take(in);
                    if (missing == 0) {
                        state = State.CHUNK_END;
                    }
                }
                case CHUNK_SIZE -> readChunkSize(in.get());
                case CHUNK_END -> {
                    if (in.get() == '\n') {
                        state = State.CHUNK_SIZE;
                    }
                }
                case TRAILER -> readTrailer(in.get());
                default -> throw new IllegalStateException(state.name());
            }
        }
        return whole;
    }

    /** The status of an answer. */
    int status() {
        return (head[9] - '0') * 100 + (head[10] - '0') * 10 + head[11] - '0';
    }

    /** Whether the message begins with these bytes: a method and a path. */
    boolean startsWith(byte[] beginning) {
        return headLength >= beginning.length
                && Arrays.equals(head, 0, beginning.length, beginning, 0, beginning.length);
    }

    /** The body in the first {@link #bodyLength()} bytes, until the next call of {@link #read}. */
    byte[] body() {
        return body;
    }

    int bodyLength() {
        return bodyLength;
    }

    private void begin() {
        state = State.HEAD;
        headLength = 0;
        lastFour = 0;
        bodyLength = 0;
        missing = 0;
        lineLength = 0;
        whole = false;
    }

    private void readHead(ByteBuffer in) throws IOException {
        while (in.hasRemaining()) {
            byte next = in.get();
            if (headLength == head.length) {
                head = Arrays.copyOf(head, head.length * 2);
            }
            head[headLength++] = next;
            lastFour = lastFour << 8 | next;
            if (lastFour == END_OF_HEAD) {
                endOfHead();
                return;
            }
        }
    }

    private void endOfHead() throws IOException {
        for (int i = 0; i < headLength; i++) {
            if (head[i] != '\n') {
                continue;
            }
            int line = i + 1;
            if (has(line, CONTENT_LENGTH)) {
                missing = number(line + CONTENT_LENGTH.length);
            } else if (has(line, TRANSFER_ENCODING)) {
                state = State.CHUNK_SIZE;
                return;
            }
        }
        if (missing == 0) {
            whole = true;
        } else {
            state = State.BODY;
        }
    }

    private boolean has(int from, byte[] name) {
        if (from + name.length > headLength) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if ((head[from + i] | 0x20) != (name[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private int number(int from) throws IOException {
        int i = from;
        while (head[i] == ' ') {
            i++;
        }
        int value = 0;
        for (; head[i] >= '0' && head[i] <= '9'; i++) {
            value = value * 10 + head[i] - '0';
        }
        if (head[i] != '\r') {
            throw new IOException("unreadable Content-Length");
        }
        return value;
    }

    private void take(ByteBuffer in) {
        int length = Math.min(missing, in.remaining());
        if (bodyLength + length > body.length) {
            body = Arrays.copyOf(body, Math.max(body.length * 2, bodyLength + length));
        }
        in.get(body, bodyLength, length);
        bodyLength += length;
        missing -= length;
    }

    private void readChunkSize(byte next) throws IOException {
        int digit = Character.digit(next, 16);
        if (digit >= 0) {
            missing = missing * 16 + digit;
        } else if (next == '\n') {
            state = missing == 0 ? State.TRAILER : State.CHUNK;
        } else if (next != '\r') {
            throw new IOException("unreadable size of a chunk");
        }
    }

    private void readTrailer(byte next) {
        if (next == '\n') {
            whole = lineLength == 0;
            lineLength = 0;
        } else if (next != '\r') {
            lineLength++;
        }
    }
}
