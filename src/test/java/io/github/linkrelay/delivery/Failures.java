package io.github.linkrelay.delivery;

import java.util.Map;
import org.apache.camel.http.base.HttpOperationFailedException;

/** Failed answers as camel-http throws them. */
final class Failures {
    private Failures() {}

    static HttpOperationFailedException answered(int status) {
        return answered(status, Map.of(), null);
    }

    static HttpOperationFailedException answered(int status, Map<String, String> headers, String body) {
        return new HttpOperationFailedException(
                "https://user:pass@api.example.org/v1/batch?key=k", status, "text", null, headers, body);
    }

    static HttpOperationFailedException retryAfter(String header, String value) {
        return answered(503, Map.of(header, value), null);
    }
}
