package io.github.linkrelay.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Webhooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.SuspendableService;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a team's own receive route may do without harm. */
class EventLoopHttpEngineTest {
    private static final String ROUTE =
            """
            - route:
                id: receive
                from:
                  uri: platform-http:/webhooks/tolinku
                  parameters:
                    httpMethodRestrict: POST
                    consumes: application/json
                  steps:
                    - choice:
                        when:
                          - simple: "${header.X-Case} == 'throw'"
                            steps:
                              - throwException:
                                  exceptionType: java.lang.IllegalStateException
                                  message: private
                          - simple: "${header.X-Case} == 'line break'"
                            steps:
                              - setHeader:
                                  name: X-Out
                                  simple: "a\\r\\nb"
                          - simple: "${header.X-Case} == 'null'"
                            steps:
                              - setHeader:
                                  name: X-Out
                                  simple: "${null}"
                          - simple: "${header.X-Case} == 'block'"
                            steps:
                              - to: direct:gate
                          - simple: "${header.X-Case} == 'later'"
                            steps:
                              - to: direct:later
                    - setBody:
                        simple: "${header.X-Case}"
            - route:
                id: other-get
                from:
                  uri: platform-http:/other-get
                  parameters:
                    httpMethodRestrict: GET,PUT
                  steps:
                    - setBody:
                        constant: "got"
            - route:
                id: other
                from:
                  uri: platform-http:/other
                  steps:
                    - setBody:
                        simple: "other ${body}"
            """;

    @TempDir
    private static Path directory;

    private static LocalLinkrelay linkrelay;

    @BeforeAll
    static void start() throws Exception {
        Path route = Files.writeString(directory.resolve("receive.camel.yaml"), ROUTE);
        linkrelay = LocalLinkrelay.start(
                directory.resolve("data"),
                URI.create("http://127.0.0.1:1"),
                Map.of("camel.main.routes-include-pattern", "file:" + route));
        // A file with such a step is refused; a bean may do the same.
        linkrelay.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:later").delay(100).asyncDelayed();
            }
        });
    }

    @AfterAll
    static void stop() {
        linkrelay.close();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        await().until(() -> linkrelay.gauge("linkrelay.webhook.in.flight.bytes") == 0);
        await().until(() -> linkrelay.context().getInflightRepository().size() == 0);
    }

    @Test
    void exceptionThatNobodyHandlesIsAnInternalErrorWithoutDetails() throws Exception {
        HttpResponse<String> answer = exchange("throw");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("Internal error");
        assertThat(exchange("well").statusCode()).isEqualTo(200);
    }

    @Test
    void headerThatCannotBeWrittenEndsTheConnection() throws Exception {
        assertThatThrownBy(() -> exchange("line break")).isInstanceOf(IOException.class);
        assertThat(exchange("well").statusCode()).isEqualTo(200);
    }

    @Test
    void headerWithoutAValueIsLeftOut() throws Exception {
        HttpResponse<String> answer = exchange("null");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Out")).isEmpty();
    }

    @Test
    void routeMayGoOnLaterOnAnotherThread() throws Exception {
        HttpResponse<String> answer = exchange("later");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("later");
    }

    /** A step that blocks must not keep whoever shuts the route busy, and its request counts until it is answered. */
    @Test
    void routeIsShutAtOnceWhileAStepBlocks() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        linkrelay.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:gate").process(exchange -> {
                    reached.countDown();
                    gate.await();
                });
            }
        });
        SuspendableService consumer =
                (SuspendableService) linkrelay.context().getRoute("receive").getConsumer();
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return exchange("block");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture.runAsync(consumer::suspend).get(10, TimeUnit.SECONDS);
            assertThat(linkrelay.context().getInflightRepository().size("receive"))
                    .isPositive();
            assertThat(answer).isNotDone();
        } finally {
            gate.countDown();
            consumer.resume();
        }
        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("block");
        await().until(() -> linkrelay.context().getInflightRepository().size("receive") == 0);
    }

    @Test
    void otherPathsAreServedAsCamelDoes() throws Exception {
        HttpResponse<String> answer = Webhooks.exchange(linkrelay
                .webhooks()
                .request("body".getBytes(UTF_8))
                .uri(linkrelay.webhooks().url().resolve("/other")));
        assertThat(answer.body()).isEqualTo("other body");
    }

    @Test
    void otherPathsAlsoNameTheMethodsThatTheyTake() throws Exception {
        HttpResponse<String> answer = Webhooks.exchange(
                HttpRequest.newBuilder(linkrelay.webhooks().url().resolve("/other-get"))
                        .DELETE());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, PUT");
    }

    private static HttpResponse<String> exchange(String what) throws IOException {
        return Webhooks.exchange(
                linkrelay.webhooks().request("{}".getBytes(UTF_8)).header("X-Case", what));
    }
}
