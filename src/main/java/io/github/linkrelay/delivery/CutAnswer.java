package io.github.linkrelay.delivery;

import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * Tells whether an answer was cut because it was too long. The HTTP client adds a header with the number of bytes that
 * were read, and removes such a header if the server sent it.
 */
public final class CutAnswer {
    public static final String HEADER = "Linkrelay-Answer-Cut";

    private CutAnswer() {}

    /** Returns how many bytes of this answer were read; null if it was read whole. */
    static String of(HttpOperationFailedException answer) {
        return answer.getResponseHeaders() == null
                ? null
                : answer.getResponseHeaders().get(HEADER);
    }

    /** Returns the words for an answer in a reason: {@code answered 503}, and how much of it was read if it was cut. */
    public static String answered(int status, String cut) {
        return "answered " + status + (cut == null ? "" : " with more than " + cut + " bytes, the rest was not read");
    }
}
