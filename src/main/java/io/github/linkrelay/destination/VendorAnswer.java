package io.github.linkrelay.destination;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.linkrelay.delivery.CutAnswer;
import io.github.linkrelay.delivery.NotAcceptedException;
import io.github.linkrelay.delivery.RetryAfter;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * An answer of a vendor.
 *
 * @param status the HTTP status
 * @param text the body, empty if there is none
 * @param retryAfter the text of the header {@code Retry-After}, seconds or a date; null without one
 * @param cut how many bytes of the body were read; null if it was read whole
 */
record VendorAnswer(int status, String text, String retryAfter, String cut) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static VendorAnswer of(Message message, String retryAfterHeader) {
        String body = message.getBody(String.class);
        String wait = message.getHeader(retryAfterHeader, String.class);
        return new VendorAnswer(
                message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                body == null ? "" : body,
                wait != null ? wait : message.getHeader("Retry-After", String.class),
                message.getHeader(CutAnswer.HEADER, String.class));
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Returns the body as JSON, or a missing node if it is no JSON. */
    JsonNode json() {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** Returns how long the vendor asks to wait; empty without the header, or if it makes no sense. */
    Optional<Duration> asksToWait() {
        return retryAfter == null ? Optional.empty() : RetryAfter.parse(retryAfter, Clock.systemUTC());
    }

    /** Returns status and body as a reason for a dead letter. */
    String reason() {
        return CutAnswer.answered(status, cut) + (text.isBlank() ? "" : ": " + text);
    }

    /** Returns the exception for a 2xx that differs from the vendor's acceptances. */
    NotAcceptedException notAcceptedBy(String vendor) {
        return NotAcceptedException.of(status, vendor, text);
    }

    /**
     * Returns the exception for an answer to the request as a whole; {@link io.github.linkrelay.delivery.AnswerClass}
     * decides what it means.
     */
    HttpOperationFailedException failure() {
        Map<String, String> headers = new HashMap<>();
        if (retryAfter != null) {
            headers.put("Retry-After", retryAfter);
        }
        if (cut != null) {
            headers.put(CutAnswer.HEADER, cut);
        }
        return new HttpOperationFailedException("", status, "", null, headers, text);
    }
}
