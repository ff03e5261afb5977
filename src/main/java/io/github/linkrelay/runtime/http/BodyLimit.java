package io.github.linkrelay.runtime.http;

import io.github.linkrelay.webhook.Outcome;
import io.github.linkrelay.webhook.WebhookAnswer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Limits the bodies of webhooks if another engine than Linkrelay's reads them: the bytes of one body, and of all bodies
 * in memory. It is bound in the registry as {@code webhookBodyLimit}; a filter before that engine asks it. It is safe
 * for any number of threads.
 */
public final class BodyLimit {
    /** The name in Camel's registry. */
    public static final String NAME = "webhookBodyLimit";

    private final Predicate<String> paths;
    private final int maxBytes;
    private final long maxBytesOfAll;
    private final WebhookAnswer answers;
    private final AtomicLong held = new AtomicLong();

    public BodyLimit(Predicate<String> paths, int maxBytes, long maxBytesOfAll, WebhookAnswer answers) {
        this.paths = paths;
        this.maxBytes = maxBytes;
        this.maxBytesOfAll = maxBytesOfAll;
        this.answers = answers;
    }

    /** Whether the limit is for requests to this path, which has no query and no context path. */
    public boolean covers(String requestPath) {
        return paths.test(requestPath);
    }

    /** Returns the bytes that one body may have. */
    public int maxBytes() {
        return maxBytes;
    }

    /**
     * Reserves room for the bytes of a body. Returns false if there is no room; otherwise {@link #release} must follow.
     */
    public boolean reserve(int bytes) {
        if (held.addAndGet(bytes) > maxBytesOfAll) {
            held.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /** Says that these bytes are no longer in memory. */
    public void release(int bytes) {
        held.addAndGet(-bytes);
    }

    /** Counts a request that is answered before it reaches the route. */
    public void refused(Outcome outcome) {
        answers.note(outcome);
    }

    public long held() {
        return held.get();
    }
}
