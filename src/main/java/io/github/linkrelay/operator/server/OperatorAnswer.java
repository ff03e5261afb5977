package io.github.linkrelay.operator.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.linkrelay.operator.api.JsonForm;
import io.github.linkrelay.operator.api.ProblemJson;
import java.util.HashMap;
import java.util.Map;

/**
 * The answer to a request.
 *
 * @param status the HTTP status
 * @param contentType the content type of the body
 * @param headers further headers
 * @param body the bytes to send
 */
public record OperatorAnswer(int status, String contentType, Map<String, String> headers, byte[] body) {

    OperatorAnswer(int status, String contentType, byte[] body) {
        this(status, contentType, Map.of(), body);
    }

    /** Returns an answer with a record of the API. */
    static OperatorAnswer json(int status, Record record) {
        try {
            return new OperatorAnswer(
                    status, "application/json; charset=utf-8", JsonForm.MAPPER.writeValueAsBytes(record));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static OperatorAnswer problem(int status, String sentence) {
        return json(status, new ProblemJson(status, sentence));
    }

    /** Returns this answer with one more header. */
    public OperatorAnswer with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new OperatorAnswer(status, contentType, Map.copyOf(more), body);
    }
}
