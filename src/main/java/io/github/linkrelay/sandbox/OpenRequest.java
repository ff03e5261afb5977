package io.github.linkrelay.sandbox;

import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A request whose body was read, with the methods that end it. It is only for the thread that serves it. */
final class OpenRequest {
    private final HttpServerRequest http;

    OpenRequest(HttpServerRequest http) {
        this.http = http;
    }

    /** Returns a header; null if the request has no such header. */
    String header(String name) {
        return http.getHeader(name);
    }

    /**
     * Returns all headers, by names in any case. {@code Authorization} has only its scheme, so that the record contains
     * no key.
     */
    Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        http.headers().forEach((name, value) -> headers.merge(name, value, (one, more) -> one + ", " + more));
        headers.computeIfPresent(
                "Authorization", (name, value) -> value.replaceFirst("(?s)^(Basic|Bearer) .*|.*", "$1"));
        return Collections.unmodifiableMap(headers);
    }

    /** Answers the request; does nothing if the sender gave up waiting. */
    void answer(int status, Map<String, String> headers, String json) {
        HttpServerResponse response = http.response();
        if (response.closed()) {
            return;
        }
        response.setStatusCode(status);
        headers.forEach(response::putHeader);
        if (status == 204 || status == 304) {
            response.end(); // Answers with these statuses have no body.
        } else {
            response.putHeader("Content-Type", "application/json").end(json);
        }
    }

    /** Resets the connection. A plain close would end it in order (FIN); without lingering the kernel sends RST. */
    void reset() {
        if (http.connection() instanceof ConnectionBase connection) {
            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        http.connection().close();
    }
}
