package io.github.linkrelay.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in for Segment: an HTTP server on loopback that takes {@code POST /v1/batch}, for a first try without an account
 * and for tests.
 *
 * <pre>{@code
 * try (SegmentStandIn segment = new SegmentStandIn().start()) {
 *     // deliver to segment.endpoint()
 *     segment.answerWith(StandInAnswer.status(429).retryAfter(1), StandInAnswer.accept());
 *     await().untilAsserted(() -> assertThat(segment.events()).hasSize(3));
 * }
 * }</pre>
 *
 * <p><strong>Stricter than Segment.</strong> Segment answers 200 to nearly everything, a wrong write key included, and
 * drops a bad event later without a word to its sender. This stand-in answers 400 with the index of the first bad member
 * and the rule it broke, takes no member of such a batch over, and answers 401 to a wrong or missing write key.
 * {@link StandInAnswer#status(int) StandInAnswer.status(200)} makes it as lenient as Segment. It also asks for {@code timestamp} and
 * {@code sentAt}, which Segment leaves optional.
 *
 * <p>Without other instructions each event that it takes over is a line at INFO in the log {@code linkrelay.sandbox}, and
 * each refused request one at WARN. All methods are safe for any thread. Requests are served by one daemon thread; a held
 * or delayed answer occupies none.
 *
 * <p>It is long because it is one server with one method for each thing that a test may ask of it.
 */
public final class SegmentStandIn implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.sandbox");
    private static final String PATH = "/v1/batch";
    private static final String LOOPBACK = "127.0.0.1";
    private static final long START_STOP_SECONDS = 20;

    private final StandInOptions options;
    private final Clock clock;
    private final BatchRules rules;
    private final Ledger ledger;
    private final List<Runnable> held = new ArrayList<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile Function<BatchRequest, StandInAnswer> script = request -> StandInAnswer.accept();
    private volatile int port;
    private Vertx vertx;

    /** Makes a stand-in with {@link StandInOptions#defaults()}; it is not started. */
    public SegmentStandIn() {
        this(StandInOptions.defaults());
    }

    public SegmentStandIn(StandInOptions options) {
        this(options, Clock.systemUTC());
    }

    SegmentStandIn(StandInOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
        this.rules = new BatchRules(options.writeKey());
        this.ledger = new Ledger(options.keptEvents(), options.keptIds());
        this.port = options.port();
    }

    /**
     * Starts to listen, and returns this object when it listens. After {@link #close()} it may be started again: it
     * then takes the same port and keeps its records, which simulates an outage.
     *
     * @throws UncheckedIOException if the port can't be had
     */
    public synchronized SegmentStandIn start() {
        if (vertx != null) {
            throw new IllegalStateException("already started");
        }
        Vertx started = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        HttpServer server = started.createHttpServer(new HttpServerOptions()
                .setHost(LOOPBACK)
                .setPort(port)
                .setHandle100ContinueAutomatically(true)
                .setHttp2ClearTextEnabled(false));
        try {
            port = await(server.requestHandler(this::receive).listen()).actualPort();
        } catch (IOException e) {
            started.close();
            throw new UncheckedIOException("the stand-in for Segment can't listen on port " + port, e);
        }
        vertx = started;
        return this;
    }

    /** Returns the port; 0 before the first start if any free port was asked for. */
    public int port() {
        return port;
    }

    /**
     * Returns the base URL, such as {@code http://127.0.0.1:41233}, to use in the place of
     * {@code https://api.segment.io}.
     */
    public URI endpoint() {
        return URI.create("http://" + LOOPBACK + ":" + port());
    }

    /** Answers the requests to come in this way, in turn, and the last for ever after. */
    public void answerWith(StandInAnswer first, StandInAnswer... then) {
        StandInAnswer[] answers = new StandInAnswer[then.length + 1];
        answers[0] = first;
        System.arraycopy(then, 0, answers, 1, then.length);
        AtomicInteger next = new AtomicInteger();
        script = request -> answers[next.getAndUpdate(n -> Math.min(n + 1, answers.length - 1))];
    }

    /** Answers requests of which this is true in this way, and judges all others by the rules. */
    public void answerWhere(Predicate<BatchRequest> condition, StandInAnswer answer) {
        script = request -> condition.test(request) ? answer : StandInAnswer.accept();
    }

    /**
     * Asks this function for the answer to each request. It runs on the thread that serves all requests: it must not block;
     * to let a request wait, return an answer that is {@link StandInAnswer#held() held}. If it throws or gives null, the answer
     * is 500.
     */
    public void answerBy(Function<BatchRequest, StandInAnswer> script) {
        this.script = script;
    }

    /** Lets go every answer that is held now. Held answers to later requests wait for another release. */
    public void release() {
        List<Runnable> released;
        synchronized (held) {
            released = List.copyOf(held);
            held.clear();
        }
        released.forEach(Runnable::run);
    }

    /** Returns how many answers are held now. */
    public int heldRequests() {
        synchronized (held) {
            return held.size();
        }
    }

    /**
     * Returns the newest events taken over, oldest first, repeats included; as many as
     * {@link StandInOptions#keptEvents()}.
     */
    public List<JsonNode> events() {
        return ledger.events();
    }

    /**
     * Returns each message id taken over and how often it came, in the order of first arrival; the newest
     * {@code keptIds} of them.
     */
    public Map<String, Integer> messageIds() {
        return ledger.ids();
    }

    /** Returns the number of different message ids taken over, without copying them; at most {@code keptIds}. */
    public int uniqueEvents() {
        return ledger.uniqueIds();
    }

    /**
     * Returns the number of all events taken over since the start or {@link #forget()}, repeats included, also those no
     * longer kept.
     */
    public long takenEvents() {
        return ledger.taken();
    }

    /**
     * Returns the newest 10,000 batch requests that were answered or lost, oldest first. Held ones are not among them
     * yet.
     */
    public List<ServedRequest> deliveries() {
        return ledger.deliveries();
    }

    /** Returns the number of members of each of {@link #deliveries()}. */
    public List<Integer> batchSizes() {
        return ledger.deliveries().stream().map(ServedRequest::events).toList();
    }

    /** Returns the number of all batch requests that were answered or lost since the start or {@link #forget()}. */
    public long requests() {
        return ledger.requests();
    }

    /**
     * Returns the largest number of batch requests that waited for their answer at one moment. Answers are given at
     * once unless they are delayed or held, so only with those this says how many requests a sender makes at once.
     */
    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    /** Forgets all that was recorded, message ids included. The way of answering stays. */
    public void forget() {
        ledger.clear();
        mostAtOnce.set(underWay.get());
    }

    /** Stops listening and cuts all connections; answers held till now are never given. Does nothing if not started. */
    @Override
    public synchronized void close() {
        if (vertx == null) {
            return;
        }
        try {
            await(vertx.close());
        } catch (IOException e) {
            LOG.warn("The stand-in for Segment did not stop cleanly", e);
        }
        vertx = null;
        underWay.set(0);
        synchronized (held) {
            held.clear();
        }
    }

    private void receive(HttpServerRequest http) {
        Instant receivedAt = clock.instant();
        Buffer body = Buffer.buffer();
        long[] bytes = {0};
        http.handler(chunk -> {
            bytes[0] += chunk.length();
            if (body.length() <= BatchRules.MAX_BYTES) {
                body.appendBuffer(
                        chunk); // one chunk beyond the limit shows that it was passed; the rest is only counted
            }
        });
        http.exceptionHandler(gone -> LOG.debug("A sender went away within its request", gone));
        http.endHandler(end -> {
            OpenRequest exchange = new OpenRequest(http);
            if (!PATH.equals(http.path())) {
                exchange.answer(404, Map.of(), new BrokenRule(404, -1, "the stand-in knows only POST " + PATH).json());
            } else if (!http.method().equals(HttpMethod.POST)) {
                exchange.answer(
                        405, Map.of("Allow", "POST"), new BrokenRule(405, -1, "the method must be POST").json());
            } else {
                decide(exchange, receivedAt, body.getBytes(), bytes[0]);
            }
        });
    }

    private void decide(OpenRequest exchange, Instant receivedAt, byte[] body, long bytes) {
        CheckedBatch verdict = rules.judge(
                body,
                exchange.header("Content-Type"),
                exchange.header("Content-Encoding"),
                exchange.header("Authorization"));
        BatchRequest request = new BatchRequest(receivedAt, exchange.headers(), bytes, verdict.members());
        StandInAnswer answer = answerTo(request);
        mostAtOnce.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        Context context = Vertx.currentContext();
        Runnable give = () -> give(exchange, request, verdict, answer);
        Runnable giveLater = answer.delay().isZero()
                ? give
                : () -> context.owner().setTimer(Math.max(1, answer.delay().toMillis()), timer -> give.run());
        if (answer.isHeld()) {
            synchronized (held) {
                held.add(() -> context.runOnContext(released -> giveLater.run()));
            }
        } else {
            giveLater.run();
        }
    }

    private StandInAnswer answerTo(BatchRequest request) {
        try {
            return Objects.requireNonNull(script.apply(request), "it gave no answer");
        } catch (RuntimeException e) {
            LOG.error("The function that decides on the stand-in's answers failed", e);
            return StandInAnswer.status(500);
        }
    }

    private void give(OpenRequest exchange, BatchRequest request, CheckedBatch verdict, StandInAnswer answer) {
        BrokenRule problem = verdict.problem();
        int judged = problem == null ? 200 : problem.status();
        int status = answer.isJudged() ? judged : answer.status();
        boolean accepts = status >= 200 && status < 300;
        if (accepts) {
            verdict.good().forEach(event -> take(event, request.receivedAt()));
        } else {
            LOG.warn(
                    "Answered {} to a batch of {}{}",
                    status,
                    request.events().size(),
                    status == judged ? ": " + problem.text() : "");
        }
        ledger.note(new ServedRequest(
                request.receivedAt(),
                request.headers(),
                request.bytes(),
                request.events().size(),
                accepts ? verdict.good().size() : 0,
                status,
                answer.isLost(),
                problem == null ? null : problem.text()));
        underWay.decrementAndGet();
        if (answer.isLost()) {
            exchange.reset();
        } else if (accepts) {
            exchange.answer(status, answer.headers(), "{\"success\":true}");
        } else {
            BrokenRule told =
                    status == judged ? problem : new BrokenRule(status, -1, "the stand-in was told to answer this");
            exchange.answer(status, answer.headers(), told.json());
        }
    }

    private void take(JsonNode event, Instant receivedAt) {
        int times = ledger.take(event);
        if (options.logged() && LOG.isInfoEnabled()) {
            LOG.info(EventLine.of(event, receivedAt, times));
        }
    }

    private static <T> T await(Future<T> future) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(START_STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + START_STOP_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
