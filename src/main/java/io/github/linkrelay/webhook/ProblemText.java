package io.github.linkrelay.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes the problem of a refused webhook as JSON in the form of RFC 9457. */
final class ProblemText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ProblemText() {}

    static String json(int status, String detail) {
        ObjectNode problem = JSON.createObjectNode();
        problem.put("title", "Unusable webhook");
        problem.put("status", status);
        problem.put("detail", detail);
        return problem.toString();
    }
}
