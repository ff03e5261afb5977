package io.github.linkrelay.runtime.http;

import io.github.linkrelay.webhook.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Reads request bodies within limits: the bytes of one body, the bytes of all bodies in memory, and the time for one
 * body. The rest of a body beyond a limit is read and dropped until that time is over, so that the sender gets its
 * answer; then the connection is closed.
 *
 * <p>Vert.x's own BodyHandler (4.5) limits only a single body, decodes forms, and writes a stack trace into the log for
 * each client that goes away.
 */
final class RequestBodies {
    private final int maxBytes;
    private final long maxBytesOfAll;
    private final Duration timeout;
    private final AtomicLong held = new AtomicLong();

    RequestBodies(int maxBytes, long maxBytesOfAll, Duration timeout) {
        this.maxBytes = maxBytes;
        this.maxBytesOfAll = maxBytesOfAll;
        this.timeout = timeout;
    }

    /** Returns the bytes of bodies in memory now. */
    long held() {
        return held.get();
    }

    /**
     * Reads one body and calls one of the two consumers, or none if the client goes away. Runs on the event loop.
     *
     * @param whole gets the body; {@link #release} must be called when it is no longer needed
     * @param refused gets {@link Outcome#TOO_LARGE}, {@link Outcome#BUSY}, {@link Outcome#TOO_SLOW} or {@link Outcome#MALFORMED}
     */
    void read(Vertx vertx, HttpServerRequest request, Consumer<byte[]> whole, Consumer<Outcome> refused) {
        new BodyReading(vertx, request, whole, refused).start();
    }

    /** Says that the body is no longer in memory. */
    void release(byte[] body) {
        held.addAndGet(-body.length);
    }

    /** One body on its way in. All of it happens on one event loop. */
    private final class BodyReading {
        private final Vertx vertx;
        private final HttpServerRequest request;
        private final Consumer<byte[]> whole;
        private final Consumer<Outcome> refused;
        private Buffer body = Buffer.buffer();
        private long timer;

        BodyReading(Vertx vertx, HttpServerRequest request, Consumer<byte[]> whole, Consumer<Outcome> refused) {
            this.vertx = vertx;
            this.request = request;
            this.whole = whole;
            this.refused = refused;
        }

        void start() {
            timer = vertx.setTimer(timeout.toMillis(), late -> tooSlow());
            request.handler(this::more).endHandler(end -> end()).exceptionHandler(this::broken);
            if (declaredBytes() > maxBytes) {
                refuse(Outcome.TOO_LARGE);
            } else if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))
                    && request.version() != HttpVersion.HTTP_1_0) {
                request.response().writeContinue();
            }
        }

        private long declaredBytes() {
            try {
                String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
                return declared == null ? 0 : Long.parseLong(declared);
            } catch (NumberFormatException e) {
                // Netty refuses a length that is no number, so this one is too large for a long.
                return Long.MAX_VALUE;
            }
        }

        private void more(Buffer chunk) {
            if (body == null) {
                return;
            }
            if (body.length() + chunk.length() > maxBytes) {
                refuse(Outcome.TOO_LARGE);
            } else if (held.addAndGet(chunk.length()) > maxBytesOfAll) {
                held.addAndGet(-chunk.length());
                refuse(Outcome.BUSY);
            } else {
                body.appendBuffer(chunk);
            }
        }

        private void end() {
            vertx.cancelTimer(timer);
            if (body != null) {
                byte[] bytes = body.getBytes();
                body = null;
                whole.accept(bytes);
            }
        }

        private void tooSlow() {
            if (body != null) {
                refuse(Outcome.TOO_SLOW);
            }
            request.connection().close();
        }

        /** The client went away, or the body is no body, such as one with a chunk without a length. */
        private void broken(Throwable cause) {
            vertx.cancelTimer(timer);
            boolean isAnswered = body == null;
            drop();
            boolean isGone = cause instanceof HttpClosedException || cause instanceof IOException;
            if (!isAnswered && !isGone) {
                // Vert.x closes the connection after this.
                refused.accept(Outcome.MALFORMED);
            }
        }

        private void refuse(Outcome outcome) {
            drop();
            refused.accept(outcome);
        }

        private void drop() {
            if (body != null) {
                held.addAndGet(-body.length());
                body = null;
            }
        }
    }
}
