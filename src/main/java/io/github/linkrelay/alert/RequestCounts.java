package io.github.linkrelay.alert;

/**
 * Counts of webhook requests.
 *
 * @param all all requests, however they ended
 * @param missing those without a signature
 * @param malformed those whose signature has a wrong form
 * @param wrong those whose signature does not fit any secret
 */
public record RequestCounts(long all, long missing, long malformed, long wrong) {
    static final RequestCounts NONE = new RequestCounts(0, 0, 0, 0);

    long refused() {
        return missing + malformed + wrong;
    }

    RequestCounts minus(RequestCounts earlier) {
        return new RequestCounts(
                all - earlier.all, missing - earlier.missing, malformed - earlier.malformed, wrong - earlier.wrong);
    }
}
