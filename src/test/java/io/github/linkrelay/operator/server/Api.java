package io.github.linkrelay.operator.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.linkrelay.harness.Webhooks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Function;

/** The API over HTTP. Each answer is held against what is written down of it. */
final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<String, URI> management;
    private final Contract contract = new Contract();

    /** @param management the management port's address of a path */
    Api(Function<String, URI> management) {
        this.management = management;
    }

    JsonNode get(String operation, String path) throws IOException {
        return get(operation, path, 200);
    }

    /** @param operation the path as it is written down */
    JsonNode get(String operation, String path, int status) throws IOException {
        return checked("GET", operation, status, request(path).GET());
    }

    JsonNode post(String operation, String path, int status, String body) throws IOException {
        return checked(
                "POST",
                operation,
                status,
                request(path)
                        .header("X-Linkrelay", "1")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(management.apply(path)).timeout(Duration.ofSeconds(20));
    }

    private JsonNode checked(String method, String operation, int status, HttpRequest.Builder request)
            throws IOException {
        HttpResponse<String> answer = Webhooks.exchange(request);
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, operation, answer.body())
                .isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json; charset=utf-8");
        JsonNode body = JSON.readTree(answer.body());
        contract.check(method, operation, status, body);
        return body;
    }
}
