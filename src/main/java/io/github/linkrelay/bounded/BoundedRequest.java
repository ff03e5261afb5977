package io.github.linkrelay.bounded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends one request with a limit on the time and on the bytes of the answer, because the JDK's client has neither. */
public final class BoundedRequest {
    private BoundedRequest() {}

    /**
     * Sends a request and waits for the whole answer, its body as UTF-8. The calling thread waits.
     *
     * @param maxBytes the most bytes of the body
     * @param patience the most time from the beginning to the last byte; the request's own time-out covers only the
     *     answer's head
     * @throws HttpTimeoutException if the answer is not complete by then; the connection is closed
     * @throws IOException if the client throws it, or if the body is longer; the connection is closed
     */
    public static HttpResponse<String> send(
            HttpClient client, HttpRequest.Builder request, int maxBytes, Duration patience)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> exchange = client.sendAsync(
                request.timeout(patience).build(),
                head -> new LimitedBody<>(HttpResponse.BodySubscribers.ofString(UTF_8), maxBytes));
        try {
            return exchange.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("the answer was not whole within " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            // This closes the connection if the answer has not ended.
            exchange.cancel(true);
        }
    }
}
