package io.github.linkrelay.alert;

/**
 * Webhook requests by what matters here.
 *
 * @param all however they ended
 * @param missing of these: refused without a signature
 * @param malformed of these: refused for one that is none
 * @param wrong of these: refused for one that does not fit
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
