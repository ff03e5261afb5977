package io.github.linkrelay.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Posts to a stand-in over real HTTP. */
final class Post {
    static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Post() {}

    static HttpRequest.Builder request(SegmentStandIn segment, String body) {
        return HttpRequest.newBuilder(URI.create(segment.endpoint() + "/v1/batch"))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    static HttpResponse<String> post(SegmentStandIn segment, Object body) throws IOException, InterruptedException {
        return send(request(segment, body.toString()));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static CompletableFuture<HttpResponse<String>> postAsync(SegmentStandIn segment, Object body) {
        return CLIENT.sendAsync(request(segment, body.toString()).build(), HttpResponse.BodyHandlers.ofString());
    }
}
