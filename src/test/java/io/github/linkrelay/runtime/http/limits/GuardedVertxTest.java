package io.github.linkrelay.runtime.http.limits;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linkrelay.harness.RawHttp;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real connections to a server with limits. */
class GuardedVertxTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final long MUCH = 64 << 20;
    private static final byte[] REQUEST = request("/x");

    private final Vertx vertx = Vertx.vertx();
    /** Requests that the handler left unanswered. */
    private final Queue<HttpServerRequest> unanswered = new ConcurrentLinkedQueue<>();

    @AfterEach
    void closeVertx() {
        vertx.close();
    }

    private int serve(ConnectionLimits limits, Handler<HttpServerRequest> handler) {
        HttpServer server =
                new GuardedVertx(vertx, limits, () -> false).createHttpServer().requestHandler(handler);
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    @Test
    void aBusyServerAcceptsFewMoreThanMayBeOpenAndServesAllThereafter() throws Exception {
        Path files = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(files), "The system does not show the open files of a process in /proc.");
        CountDownLatch goOn = new CountDownLatch(1);
        int port = serve(new ConnectionLimits(10, 4, LONG, LONG, LONG, MUCH), request -> {
            if (request.path().equals("/stop")) {
                awaitUninterruptibly(goOn);
            }
            echoPath(request);
        });
        List<RawHttp> many = new ArrayList<>();
        try (RawHttp stopped = new RawHttp(port).send(REQUEST)) {
            assertThat(stopped.response().status()).isEqualTo(200);
            stopped.send(request("/stop"));
            long before = standingOpenFiles(files);
            for (int i = 0; i < 300; i++) {
                many.add(new RawHttp(port));
            }
            await().until(() -> openFiles(files) - before - many.size() >= 32);
            await().during(Duration.ofMillis(300)).until(() -> openFiles(files) - before - many.size() < 100);
            goOn.countDown();
            assertThat(stopped.response().body()).isEqualTo("/stop");
            assertThat(many.get(299).send(REQUEST).response().status()).isEqualTo(200);
        } finally {
            goOn.countDown();
            for (RawHttp client : many) {
                client.close();
            }
        }
    }

    /** Returns how many files are open when what other tests leave behind is closed. */
    private static long standingOpenFiles(Path files) throws IOException {
        AtomicLong last = new AtomicLong(openFiles(files));
        await().pollInterval(Duration.ofMillis(500)).until(() -> last.get() == last.getAndSet(openFiles(files)));
        return last.get();
    }

    private static long openFiles(Path files) throws IOException {
        try (Stream<Path> open = Files.list(files)) {
            return open.count();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] request(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1);
    }

    private static void echoPath(HttpServerRequest request) {
        request.response().end(request.path());
    }

    @Test
    void headersThatDoNotComeToAnEndCutTheConnection() throws Exception {
        int port = serve(new ConnectionLimits(10, 4, SHORT, LONG, LONG, MUCH), GuardedVertxTest::echoPath);
        try (RawHttp silent = new RawHttp(port);
                RawHttp slow = new RawHttp(port);
                RawHttp later = new RawHttp(port)) {
            slow.send("GET /x HTTP/1.1\r\nHost: ".getBytes(ISO_8859_1));
            assertThat(later.send(REQUEST).response().status()).isEqualTo(200);
            later.send("GET /x HT".getBytes(ISO_8859_1));
            assertThat(slow.isClosed()).isTrue();
            assertThat(silent.isClosed()).isTrue();
            assertThat(later.isClosed()).isTrue();
        }
    }

    @Test
    void aBodyThatDripsAfterItsAnswerCutsTheConnection() throws Exception {
        int port = serve(new ConnectionLimits(10, 4, SHORT, LONG, LONG, MUCH), GuardedVertxTest::echoPath);
        try (RawHttp client = new RawHttp(port)) {
            client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1234".getBytes(ISO_8859_1));
            assertThat(client.response().body()).isEqualTo("/x");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aConnectionWithoutARequestIsClosedAndOneWithARequestIsNot() throws Exception {
        int port = serve(new ConnectionLimits(10, 4, LONG, SHORT, LONG, MUCH), request -> {
            if (request.path().equals("/late")) {
                unanswered.add(request);
            } else {
                echoPath(request);
            }
        });
        try (RawHttp idle = new RawHttp(port);
                RawHttp working = new RawHttp(port)) {
            working.send(request("/late"));
            await().until(() -> unanswered.size() == 1);
            assertThat(idle.send(REQUEST).response().body()).isEqualTo("/x");
            assertThat(idle.isClosed()).isTrue();
            // It is older than the other.
            answer(unanswered.remove());
            assertThat(working.response().body()).isEqualTo("/late");
        }
    }

    @Test
    void everyPipelinedRequestIsAnsweredInOrderThoughFewAreTakenAtOnce() throws Exception {
        int port = serve(
                new ConnectionLimits(10, 2, LONG, LONG, LONG, MUCH),
                request -> vertx.runOnContext(now -> echoPath(request)));
        int count = 3_000;
        try (RawHttp client = new RawHttp(port)) {
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < count; i++) {
                        client.send(request("/" + i));
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            sender.start();
            for (int i = 0; i < count; i++) {
                assertThat(client.response().body()).isEqualTo("/" + i);
            }
            sender.join();
        }
    }

    @Test
    void noMoreIsReadThanMayBePipelined() throws Exception {
        int port = serve(new ConnectionLimits(10, 4, LONG, LONG, LONG, MUCH), unanswered::add);
        AtomicLong taken = new AtomicLong();
        try (Socket client = unreading(port)) {
            Thread sender = sendWithoutEnd(client, taken);
            awaitStandstill(taken);
            assertThat(unanswered).hasSize(1);
            // What is in the sockets of both sides, and nothing in this process.
            assertThat(taken.get()).isLessThan(4 << 20);
            client.close();
            sender.join();
        }
    }

    @Test
    void whatPiledUpIsAllThereForAClientThatReadsLate() throws Exception {
        int port = serve(new ConnectionLimits(10, 4, LONG, LONG, LONG, MUCH), GuardedVertxTest::large);
        try (RawHttp client = new RawHttp(port)) {
            AtomicLong sent = new AtomicLong();
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < 2_000; i++) {
                        client.send(request("/" + i));
                        sent.incrementAndGet();
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            sender.start();
            awaitStandstill(sent);
            for (int i = 0; i < 2_000; i++) {
                RawHttp.Response answer = client.response();
                assertThat(answer.body()).hasSize(10_000).startsWith("/" + i + " ");
            }
            sender.join();
        }
    }

    @Test
    void aClientThatTakesNoAnswerIsCutAndOneThatTakesThemIsNot() throws Exception {
        int port = serve(new ConnectionLimits(10, 4, LONG, LONG, SHORT, MUCH), GuardedVertxTest::large);
        AtomicLong taken = new AtomicLong();
        try (Socket client = unreading(port);
                RawHttp good = new RawHttp(port)) {
            Thread sender = sendWithoutEnd(client, taken);
            while (sender.isAlive()) {
                assertThat(good.send(request("/good")).response().body()).startsWith("/good ");
            }
            assertThat(good.send(request("/good")).response().body()).startsWith("/good ");
        }
    }

    @Test
    void aClientThatTakesALongAnswerSlowlyIsNotCut() throws Exception {
        Duration unread = Duration.ofMillis(500);
        int port = serve(new ConnectionLimits(10, 4, LONG, LONG, unread, MUCH), request -> request.response()
                .end("x".repeat(8 << 20)));
        try (Socket slow = unreading(port)) {
            slow.getOutputStream().write(REQUEST);
            long begin = System.nanoTime();
            long taken = 0;
            byte[] some = new byte[32 << 10];
            // As much in each tenth of the time as counts, for longer than the time.
            while (System.nanoTime() - begin < 4 * unread.toNanos()) {
                int end = slow.getInputStream().readNBytes(some, 0, some.length);
                assertThat(end).isEqualTo(some.length);
                taken += end;
                LockSupport.parkNanos(unread.toNanos() / 10);
            }
            while (taken < 8 << 20) {
                int end = slow.getInputStream().read(some);
                assertThat(end).isPositive();
                taken += end;
            }
        }
    }

    @Test
    void answersThatNobodyTakesAreBoundedOverAllConnections() throws Exception {
        int bound = 4 << 20;
        AtomicInteger answered = new AtomicInteger();
        int port = serve(new ConnectionLimits(100, 4, LONG, LONG, LONG, bound), request -> {
            request.response().end("x".repeat(request.path().equals("/small") ? 40_000 : 1 << 20));
            answered.incrementAndGet();
        });
        List<Socket> clients = new ArrayList<>();
        try (Socket small = unreading(port);
                RawHttp good = new RawHttp(port)) {
            small.getOutputStream().write(request("/small"));
            await().until(() -> answered.get() == 1);
            for (int i = 0; i < 20; i++) {
                Socket client = unreading(port);
                clients.add(client);
                int before = answered.get();
                client.getOutputStream().write(REQUEST);
                // Otherwise late answers to several of them at once could take the room of the good client's.
                await().until(() -> answered.get() > before);
                assertThat(good.send(REQUEST).response().body()).hasSize(1 << 20);
            }
            int cut = 0;
            for (Socket client : clients) {
                cut += isWhole(client) ? 0 : 1;
            }
            assertThat(cut).isBetween(16, 18);
            assertThat(small.getInputStream().readNBytes(40_000)).hasSize(40_000);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static boolean isWhole(Socket client) {
        try {
            return client.getInputStream().readNBytes(1 << 20).length == 1 << 20;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aBodyIsWholeThoughTheServerTakesItInPieces() throws Exception {
        String body = "0123456789".repeat(30_000);
        int port = serve(new ConnectionLimits(10, 1, LONG, LONG, LONG, MUCH), request -> {
            StringBuilder all = new StringBuilder();
            request.handler(chunk -> {
                all.append(chunk);
                request.pause();
                vertx.runOnContext(now -> request.resume());
            });
            request.endHandler(end -> request.response().end(all.toString()));
        });
        byte[] post = ("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(ISO_8859_1);
        try (RawHttp client = new RawHttp(port)) {
            Thread sender = new Thread(() -> {
                try {
                    client.send(post, post, REQUEST);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            sender.start();
            assertThat(client.response().body()).isEqualTo(body);
            assertThat(client.response().body()).isEqualTo(body);
            assertThat(client.response().body()).isEmpty();
            sender.join();
        }
    }

    @Test
    void beyondTheMostConnectionsTheLongestIdleOneMakesRoom() throws Exception {
        int port = serve(new ConnectionLimits(2, 4, LONG, LONG, LONG, MUCH), GuardedVertxTest::echoPath);
        try (RawHttp longest = new RawHttp(port);
                RawHttp shorter = new RawHttp(port)) {
            longest.send(REQUEST).response();
            shorter.send(REQUEST).response();
            longest.send(REQUEST).response();
            try (RawHttp third = new RawHttp(port)) {
                assertThat(third.send(REQUEST).response().status()).isEqualTo(200);
                assertThat(shorter.isClosed()).isTrue();
                assertThat(longest.send(REQUEST).response().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void beyondTheMostConnectionsABodyThatDripsMakesRoom() throws Exception {
        int port = serve(
                new ConnectionLimits(1, 4, LONG, LONG, LONG, MUCH), request -> request.end(end -> echoPath(request)));
        try (RawHttp drips = new RawHttp(port)) {
            drips.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1234".getBytes(ISO_8859_1));
            await().untilAsserted(() -> {
                try (RawHttp other = new RawHttp(port)) {
                    assertThat(other.send(REQUEST).response().status()).isEqualTo(200);
                }
            });
            assertThat(drips.isClosed()).isTrue();
        }
    }

    @Test
    void beyondTheMostConnectionsOneMoreIsToldToComeAgainWhereAllWork() throws Exception {
        int port = serve(new ConnectionLimits(1, 4, LONG, LONG, LONG, MUCH), unanswered::add);
        try (RawHttp working = new RawHttp(port)) {
            working.send(REQUEST);
            await().until(() -> unanswered.size() == 1);
            try (RawHttp second = new RawHttp(port)) {
                RawHttp.Response answer = second.response();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.headers()).containsEntry("Retry-After", "5").containsEntry("Connection", "close");
                assertThat(second.isClosed()).isTrue();
            }
            answer(unanswered.remove());
            assertThat(working.response().body()).isEqualTo("/x");
        }
        try (RawHttp next = new RawHttp(port)) {
            next.send(REQUEST);
            await().until(() -> unanswered.size() == 1);
        }
    }

    @Test
    void anOfferOfHttp2IsAnsweredInHttp1() throws Exception {
        int port = serve(new ConnectionLimits(10, 4, LONG, LONG, LONG, MUCH), GuardedVertxTest::echoPath);
        try (RawHttp client = new RawHttp(port)) {
            client.send(("GET /x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                            + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n")
                    .getBytes(ISO_8859_1));
            assertThat(client.response().body()).isEqualTo("/x");
        }
    }

    private static void large(HttpServerRequest request) {
        request.response()
                .end(request.path() + " " + "x".repeat(10_000 - request.path().length() - 1));
    }

    private static void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.end(request.path());
    }

    private static Socket unreading(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private static Thread sendWithoutEnd(Socket client, AtomicLong taken) {
        byte[] many = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n".repeat(100).getBytes(ISO_8859_1);
        Thread sender = new Thread(() -> {
            try {
                while (true) {
                    client.getOutputStream().write(many);
                    taken.addAndGet(many.length);
                }
            } catch (IOException e) {
                // Closed, by the one side or the other.
            }
        });
        sender.setDaemon(true);
        sender.start();
        return sender;
    }

    private static void awaitStandstill(AtomicLong count) {
        long[] before = {-1};
        await().pollInterval(Duration.ofMillis(300)).until(() -> {
            long now = count.get();
            boolean stands = now > 0 && now == before[0];
            before[0] = now;
            return stands;
        });
    }
}
