package io.github.linkrelay.operator.server;

import java.util.Map;
import java.util.Optional;

/**
 * A request to the operator's page or API.
 *
 * @param method the method in upper case
 * @param path the decoded path, without the query
 * @param query the decoded parameters; if one was given twice, one of its values
 * @param headers the headers by their names in lower case; if one was repeated, one of its values
 * @param body the bytes of the body; may be empty
 */
public record OperatorRequest(
        String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {

    Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    /** Returns whether the method may change something: any but GET and HEAD. */
    public boolean isChange() {
        return !method.equals("GET") && !method.equals("HEAD");
    }
}
