package io.github.linkrelay.delivery;

import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * How a delivery learns that an answer was longer than what is read of one: the HTTP client adds a header, with the
 * number of bytes that were read, and takes out one that the server may have sent.
 */
public final class CutAnswer {
    public static final String HEADER = "Linkrelay-Answer-Cut";

    private CutAnswer() {}

    /** How many bytes of this answer were read; null if it was read whole. */
    static String of(HttpOperationFailedException answer) {
        return answer.getResponseHeaders() == null
                ? null
                : answer.getResponseHeaders().get(HEADER);
    }

    /** What an answer is called in a reason: {@code answered 503}, and how much of it was read if it was cut. */
    public static String answered(int status, String cut) {
        return "answered " + status + (cut == null ? "" : " with more than " + cut + " bytes, the rest was not read");
    }
}
