package io.github.linkrelay.operator.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linkrelay.bounded.BoundedRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks the API over HTTP. It follows no redirect, because the credentials are for this server alone. */
final class HttpApi implements Api {
    private static final Duration TO_CONNECT = Duration.ofSeconds(5);
    private static final Duration TO_READ = Duration.ofSeconds(30);
    /**
     * Counting an archive or admitting a whole quarantine takes long, and after a time-out nobody knows whether it
     * was done.
     */
    private static final Duration TO_CHANGE = Duration.ofMinutes(10);
    /** The most bytes of an answer. Linkrelay's own answers are far smaller. */
    private static final int LARGEST_ANSWER = 64 << 20;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TO_CONNECT)
            .build();
    private final String base;
    private final Optional<String> authorization;
    private final String remedy;
    private final Duration toRead;

    /**
     * @param base   the server's address, maybe with a path
     * @param remedy what a person may do if nothing listens there
     */
    HttpApi(URI base, Optional<String> authorization, String remedy) {
        this(base, authorization, remedy, TO_READ);
    }

    HttpApi(URI base, Optional<String> authorization, String remedy, Duration toRead) {
        this.remedy = remedy;
        this.toRead = toRead;
        this.base = base.toString().replaceFirst("/+$", "");
        this.authorization = authorization;
    }

    @Override
    public ApiAnswer get(String path, Map<String, String> query) {
        return send(request(path, query).GET(), toRead);
    }

    @Override
    public ApiAnswer post(String path, Map<String, String> query, String json) {
        return send(
                request(path, query)
                        .header("Content-Type", "application/json")
                        .header("X-Linkrelay", "1")
                        .POST(BodyPublishers.ofString(json)),
                TO_CHANGE);
    }

    private HttpRequest.Builder request(String path, Map<String, String> query) {
        String parameters = query.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(base + path + (parameters.isEmpty() ? "" : "?" + parameters)))
                .header("Accept", "application/json")
                .header("User-Agent", "Linkrelay-command");
        authorization.ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private ApiAnswer send(HttpRequest.Builder request, Duration patience) {
        try {
            var answer = BoundedRequest.send(client, request, LARGEST_ANSWER, patience);
            return new ApiAnswer(answer.statusCode(), answer.body());
        } catch (HttpConnectTimeoutException e) {
            throw new NoAnswer("No connection to " + base + " within " + TO_CONNECT.toSeconds() + " s.");
        } catch (HttpTimeoutException e) {
            throw new NoAnswer("No answer from " + base + " within " + Age.text(patience) + ".");
        } catch (ConnectException e) {
            throw new NoAnswer(
                    isUnresolved(e)
                            ? "There is no host named " + URI.create(base).getHost() + "."
                            : "Nothing listens at " + base + ". Is Linkrelay running? " + remedy);
        } catch (IOException e) {
            throw new NoAnswer("No answer from " + base + ": " + (e.getMessage() == null ? e : e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("Interrupted.");
        }
    }

    private static boolean isUnresolved(Throwable e) {
        return e != null && (e instanceof UnresolvedAddressException || isUnresolved(e.getCause()));
    }
}
