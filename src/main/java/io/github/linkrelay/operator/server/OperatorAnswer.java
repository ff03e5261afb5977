package io.github.linkrelay.operator.server;

import java.util.HashMap;
import java.util.Map;

/**
 * What a request is answered.
 *
 * @param status the HTTP status
 * @param contentType of the body
 * @param headers further ones
 * @param body the bytes to send
 */
public record OperatorAnswer(int status, String contentType, Map<String, String> headers, byte[] body) {

    OperatorAnswer(int status, String contentType, byte[] body) {
        this(status, contentType, Map.of(), body);
    }

    OperatorAnswer with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new OperatorAnswer(status, contentType, Map.copyOf(more), body);
    }
}
