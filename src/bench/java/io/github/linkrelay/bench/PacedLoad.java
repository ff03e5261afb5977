package io.github.linkrelay.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends events at a fixed rate, whether or not the earlier ones were answered. The time of an answer is counted from the
 * moment at which its request was to be sent: where the receiver falls behind, what waits for a free connection is
 * counted too. The caller's thread sends, another one reads the answers.
 */
final class PacedLoad {

    private static final int PATIENCE_SECONDS = 20;

    private final SignedEvents events;
    private final InetSocketAddress receiver;
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(1 << 16);
    private final LatencyHistogram latency = new LatencyHistogram();
    private final BitSet accepted = new BitSet();
    private BlockingQueue<Connection> idle;
    private volatile IOException failure;
    private int refused;
    private int lastRefusal;

    PacedLoad(SignedEvents events, int port) {
        this.events = events;
        this.receiver = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Sends {@code count} events from {@code first} on; fails when a connection breaks or none is free for long. */
    LoadGenerator.Result send(int first, int count, int perSecond, int connections)
            throws IOException, InterruptedException {
        idle = new ArrayBlockingQueue<>(connections);
        Selector selector = Selector.open();
        try {
            for (int i = 0; i < connections; i++) {
                idle.add(new Connection(selector));
            }
            Thread answers = new Thread(() -> readAnswers(selector), "paced-answers");
            answers.setDaemon(true);
            answers.start();
            long started = System.nanoTime();
            for (int i = 0; i < count; i++) {
                long due = started + (long) (i * 1e9 / perSecond);
                for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                    LockSupport.parkNanos(early);
                }
                free().send(first + i, due);
            }
            List<Connection> done = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                done.add(free());
            }
            long ended = System.nanoTime();
            // First the reader ends, which must not meet a closed connection.
            selector.close();
            answers.join();
            for (Connection connection : done) {
                connection.channel.close();
            }
            return new LoadGenerator.Result(started, ended, first + count, accepted, refused, lastRefusal, 0, latency);
        } finally {
            selector.close();
        }
    }

    private Connection free() throws IOException, InterruptedException {
        Connection connection = idle.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (failure != null || connection == null) {
            throw new IOException("no connection became free for " + PATIENCE_SECONDS + " s", failure);
        }
        return connection;
    }

    private void readAnswers(Selector selector) {
        try {
            while (selector.isOpen()) {
                selector.select(this::ready);
            }
        } catch (ClosedSelectorException e) {
            return;
        } catch (IOException e) {
            failure = e;
        }
    }

    private void ready(SelectionKey key) {
        try {
            ((Connection) key.attachment()).receive();
        } catch (IOException e) {
            failure = e;
            key.cancel();
        }
    }

    /** One connection; the sender has it until its request is written, then the reader until the answer is there. */
    private final class Connection {

        private final HttpMessageReader answer = new HttpMessageReader();
        private final SocketChannel channel;
        private int event;
        private volatile long due;

        Connection(Selector selector) throws IOException {
            channel = SocketChannel.open(receiver);
            channel.socket().setTcpNoDelay(true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(int next, long dueAt) throws IOException {
            event = next;
            due = dueAt;
            ByteBuffer request = events.request(next);
            channel.write(request);
            if (request.hasRemaining()) {
                throw new IOException("a request did not fit into the socket's buffer");
            }
        }

        void receive() throws IOException {
            incoming.clear();
            if (channel.read(incoming) < 0) {
                throw new IOException("the receiver closed the connection");
            }
            incoming.flip();
            if (answer.read(incoming)) {
                latency.record(System.nanoTime() - due);
                if (answer.status() == 200) {
                    accepted.set(event);
                } else {
                    refused++;
                    lastRefusal = answer.status();
                }
                idle.add(this);
            }
        }
    }
}
