package io.github.linkrelay.operator.server;

import java.util.Map;
import java.util.Optional;

/**
 * A request to the operator's page or API.
 *
 * @param method upper case
 * @param path decoded, without the query
 * @param query decoded; of a parameter that was given twice, one value
 * @param headers by their names in lower case; of a repeated one, one value
 * @param body possibly none
 */
public record OperatorRequest(
        String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {

    Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    /** Returns whether the method may change something: any but GET and HEAD. */
    boolean isChange() {
        return !method.equals("GET") && !method.equals("HEAD");
    }
}
