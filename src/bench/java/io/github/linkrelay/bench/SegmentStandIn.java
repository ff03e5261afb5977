package io.github.linkrelay.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * Takes Segment's place on a loopback port: answers each {@code POST /v1/batch} with 200 and notes the ids in it. It
 * runs on one thread and parses nothing but what it counts, so that it takes little of the machine from those measured.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
final class SegmentStandIn implements AutoCloseable {

    private static final byte[] BATCH = "POST /v1/batch HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final ByteBuffer TAKEN = answer("200 OK", "{\"success\":true}");
    private static final ByteBuffer DOWN = answer("503 Service Unavailable", "{}");
    private static final ByteBuffer NOT_FOUND = answer("404 Not Found", "{}");

    private final Selector selector = Selector.open();
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(1 << 17);
    private final Thread thread = new Thread(this::serve, "segment-stand-in");
    private volatile Supplier<ArrivalBook> book;
    /** Answers that are not due yet, the earliest first, for all wait equally long. */
    private final ArrayDeque<Answer> late = new ArrayDeque<>();

    private volatile long delayNanos;
    private volatile boolean down;
    private volatile int batches;
    private volatile int refused;

    SegmentStandIn(ArrivalBook book) throws IOException {
        this(() -> book);
    }

    /** @param book asked at each batch for the book to note it in */
    SegmentStandIn(Supplier<ArrivalBook> book) throws IOException {
        this.book = book;
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        thread.setDaemon(true);
        thread.start();
    }

    /** The base address to give to a receiver as {@code SEGMENT_ENDPOINT}. */
    String endpoint() {
        return "http://127.0.0.1:" + server.socket().getLocalPort();
    }

    /** Notes in this book what comes over connections made from now on. */
    void begin(ArrivalBook fresh) {
        book = () -> fresh;
        delayNanos = 0;
        batches = 0;
        refused = 0;
    }

    /** Answers each batch so late from now on. It is noted when it comes. */
    void answerAfter(Duration delay) {
        delayNanos = delay.toNanos();
    }

    /** Answers each batch with 503 from now on, and notes none. */
    void goDown() {
        down = true;
    }

    int batches() {
        return batches;
    }

    /** How many requests were not {@code POST /v1/batch}. */
    int refused() {
        return refused;
    }

    long threadId() {
        return thread.getId();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        server.close();
    }

    private void serve() {
        try {
            while (selector.isOpen()) {
                selector.select(this::ready, late.isEmpty() ? 0 : millisUntil(late.peek().due));
                while (!late.isEmpty() && late.peek().due - System.nanoTime() <= 0) {
                    answerLate(late.poll());
                }
            }
        } catch (ClosedSelectorException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel channel = server.accept();
                channel.configureBlocking(false);
                channel.socket().setTcpNoDelay(true);
                channel.register(selector, SelectionKey.OP_READ, new Connection(new HttpMessageReader(), book));
            } else {
                receive((SocketChannel) key.channel(), (Connection) key.attachment());
            }
        } catch (IOException e) {
            close(key);
        }
    }

    private void receive(SocketChannel channel, Connection connection) throws IOException {
        incoming.clear();
        if (channel.read(incoming) < 0) {
            channel.close();
            return;
        }
        incoming.flip();
        HttpMessageReader request = connection.request;
        while (request.read(incoming)) {
            boolean batch = request.startsWith(BATCH);
            if (batch && !down) {
                connection.book.get().note(request.body(), request.bodyLength());
                batches++;
                if (delayNanos > 0) {
                    late.add(new Answer(channel, System.nanoTime() + delayNanos));
                    continue;
                }
            } else if (!batch) {
                refused++;
            }
            // An answer of a hundred bytes always fits into the socket's buffer of a client that reads its answers.
            channel.write((!batch ? NOT_FOUND : down ? DOWN : TAKEN).rewind());
        }
    }

    private static long millisUntil(long moment) {
        return Math.max(1, (moment - System.nanoTime() + 999_999) / 1_000_000);
    }

    private static void answerLate(Answer answer) {
        try {
            answer.channel.write(TAKEN.rewind());
        } catch (IOException e) {
            // The sender has gone.
            return;
        }
    }

    private record Answer(SocketChannel channel, long due) {}

    /** What a connection is about to say, and the book of the receiver that made it. */
    private record Connection(HttpMessageReader request, Supplier<ArrivalBook> book) {}

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            key.cancel();
        }
    }

    private static ByteBuffer answer(String status, String body) {
        byte[] bytes = ("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
