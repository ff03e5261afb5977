package io.github.linkrelay.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;

/**
 * Sends a range of events over a fixed number of keep-alive connections, each sending its next request when it has the
 * answer to the one before. One thread, the caller's; every event is sent once, so the load is bounded by its range, and by a moment.
 */
final class LoadGenerator {

    private static final int RECONNECTIONS = 100;

    private final SignedEvents events;
    private final InetSocketAddress receiver;
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(1 << 16);
    private final BitSet accepted = new BitSet();
    private final LatencyHistogram latency = new LatencyHistogram();
    private Selector selector;
    private int next;
    private int end;
    private int waiting;
    private int refused;
    private int lastRefusal;
    private int reconnected;
    private IOException failure;
    private PerSecond perSecond;
    private long stopAt = System.nanoTime() + TimeUnit.DAYS.toNanos(1);

    LoadGenerator(SignedEvents events, int port) {
        this.events = events;
        this.receiver = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /**
     * What became of a load.
     *
     * @param started     when the first request was written, on the clock of {@link System#nanoTime()}
     * @param ended       when the last answer was read
     * @param next        the first event that was not sent
     * @param accepted    the events that were answered with 200
     * @param refused     how many were answered otherwise
     * @param lastRefusal the last status that was not 200, or 0
     */
    record Result(
            long started,
            long ended,
            int next,
            BitSet accepted,
            int refused,
            int lastRefusal,
            int reconnected,
            LatencyHistogram latency) {}

    /** Counts the events that are answered with 200 by second, too. */
    LoadGenerator countingInto(PerSecond counted) {
        perSecond = counted;
        return this;
    }

    /** Begins no request after this moment of {@link System#nanoTime()}. */
    LoadGenerator until(long moment) {
        stopAt = moment;
        return this;
    }

    /** Sends the events from {@code first} up to, without, {@code end}; fails when they are not answered in time. */
    Result send(int first, int end, int connections, Deadline deadline) throws IOException {
        this.next = first;
        this.end = end;
        try (Selector open = Selector.open()) {
            selector = open;
            Connection[] all = new Connection[Math.min(connections, end - first)];
            for (int i = 0; i < all.length; i++) {
                all[i] = new Connection();
                all[i].connect();
            }
            long started = System.nanoTime();
            for (Connection connection : all) {
                connection.sendNext();
            }
            while (waiting > 0) {
                selector.select(this::ready, TimeUnit.SECONDS.toMillis(1));
                if (failure != null) {
                    throw failure;
                }
                deadline.check("answers to all requests");
            }
            long ended = System.nanoTime();
            for (Connection connection : all) {
                connection.channel.close();
            }
            return new Result(started, ended, next, accepted, refused, lastRefusal, reconnected, latency);
        }
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isWritable()) {
                connection.write();
            } else {
                connection.receive();
            }
        } catch (IOException e) {
            connection.again(e);
        }
    }

    /** One connection with at most one request on its way. */
    private final class Connection {

        private HttpMessageReader answer;
        private SocketChannel channel;
        private SelectionKey key;
        private ByteBuffer request;
        private int event = -1;
        private long sent;

        void connect() throws IOException {
            answer = new HttpMessageReader();
            channel = SocketChannel.open(receiver);
            channel.socket().setTcpNoDelay(true);
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        void sendNext() throws IOException {
            if (next == end || System.nanoTime() - stopAt >= 0) {
                event = -1;
                return;
            }
            event = next++;
            waiting++;
            send();
        }

        void write() throws IOException {
            channel.write(request);
            key.interestOps(request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        void receive() throws IOException {
            incoming.clear();
            if (channel.read(incoming) < 0) {
                throw new IOException("the receiver closed the connection");
            }
            incoming.flip();
            if (answer.read(incoming)) {
                latency.record(System.nanoTime() - sent);
                waiting--;
                if (answer.status() == 200) {
                    accepted.set(event);
                    if (perSecond != null) {
                        perSecond.add(1);
                    }
                } else {
                    refused++;
                    lastRefusal = answer.status();
                }
                sendNext();
            }
        }

        /** A receiver may close a connection at any time: the request goes out once more on a new one. */
        void again(IOException cause) {
            try {
                channel.close();
                if (event < 0) {
                    return;
                }
                if (++reconnected > RECONNECTIONS) {
                    throw new IOException("connections break again and again: " + cause.getMessage(), cause);
                }
                connect();
                send();
            } catch (IOException e) {
                failure = e;
            }
        }

        private void send() throws IOException {
            request = events.request(event);
            sent = System.nanoTime();
            channel.write(request);
            if (request.hasRemaining()) {
                key.interestOps(SelectionKey.OP_WRITE);
            }
        }
    }
}
