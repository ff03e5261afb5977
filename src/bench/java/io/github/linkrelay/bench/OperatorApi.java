package io.github.linkrelay.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the product on its management port, and finds single members in an answer without parsing it. */
final class OperatorApi {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    OperatorApi(int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    /** The body of an answer with 200; fails at any other. */
    String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /** The first member of this name, a text. */
    static String text(String answer, String name) throws IOException {
        return member(answer, name, "\"([^\"]*)\"");
    }

    /** The first member of this name, a whole number. */
    static long number(String answer, String name) throws IOException {
        return Long.parseLong(member(answer, name, "(\\d+)"));
    }

    static int count(String answer, String name) {
        return (int)
                Pattern.compile("\"" + name + "\":").matcher(answer).results().count();
    }

    private static String member(String answer, String name, String value) throws IOException {
        Matcher matcher = Pattern.compile("\"" + name + "\":" + value).matcher(answer);
        if (!matcher.find()) {
            throw new IOException("no " + name + " in " + answer);
        }
        return matcher.group(1);
    }
}
