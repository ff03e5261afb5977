package io.github.linkrelay.operator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.RawAnswers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpApiTest {
    private ServerSocket server;
    private URI url;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        url = URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void silentServerIsNotWaitedForWithoutEnd() {
        Api api = new HttpApi(url, Optional.empty(), "", Duration.ofSeconds(1));
        assertThatThrownBy(() -> api.get("/api/status", Map.of()))
                .isInstanceOf(NoAnswer.class)
                .hasMessage("No answer from " + url + " within 1s.");
    }

    @Test
    void answerThatDripsIsNotWaitedForWithoutEnd() throws IOException {
        try (RawAnswers dripping =
                new RawAnswers(RawAnswers.dripping("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", "x", 20))) {
            Api api = new HttpApi(dripping.endpoint(), Optional.empty(), "", Duration.ofSeconds(1));
            assertThatThrownBy(() -> api.get("/api/status", Map.of()))
                    .isInstanceOf(NoAnswer.class)
                    .hasMessage("No answer from " + dripping.endpoint() + " within 1s.");
            await().untilAsserted(() ->
                    assertThat(dripping.cutOff()).as("connections closed").isEqualTo(1));
        }
    }

    @Test
    void answerBeyondTheBoundIsNotRead() throws IOException {
        try (RawAnswers huge = new RawAnswers(RawAnswers.huge(200, 1L << 30))) {
            Api api = new HttpApi(huge.endpoint(), Optional.empty(), "");
            assertThatThrownBy(() -> api.get("/api/status", Map.of()))
                    .isInstanceOf(NoAnswer.class)
                    .hasMessage("No answer from " + huge.endpoint() + ": the answer has more than 67108864 bytes");
            await().untilAsserted(() ->
                    assertThat(huge.cutOff()).as("connections closed").isEqualTo(1));
            huge.answerWith(RawAnswers.whole(200, "{}"));
            assertThat(api.get("/api/status", Map.of())).isEqualTo(new ApiAnswer(200, "{}"));
        }
    }

    @Test
    void droppedConnectionIsNoAnswer() {
        CompletableFuture<Void> dropped = CompletableFuture.runAsync(() -> {
            try {
                // A GET is sent a second time by the client.
                server.accept().close();
                server.accept().close();
            } catch (IOException e) {
                // The test is over.
            }
        });
        Api api = new HttpApi(url, Optional.empty(), "");
        assertThatThrownBy(() -> api.get("/api/status", Map.of()))
                .isInstanceOf(NoAnswer.class)
                .hasMessageStartingWith("No answer from " + url + ": ");
        dropped.cancel(true);
    }
}
