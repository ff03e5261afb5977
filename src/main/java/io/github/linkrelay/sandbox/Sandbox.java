package io.github.linkrelay.sandbox;

import io.github.linkrelay.settings.Credentials;

/**
 * Has what Linkrelay uses if it has neither a webhook secret nor a write key: two values that are published in its
 * source and so protect nothing, and a stand-in for Segment.
 */
public final class Sandbox {
    /**
     * The webhook secret of the sandbox. Everybody knows it, so a receiver that accepts it must listen on the loopback
     * only.
     */
    public static final String EXAMPLE_SECRET = Credentials.PUBLISHED_SECRET;

    /** The write key of the sandbox, 32 characters long as real ones are. No source at Segment has it. */
    public static final String EXAMPLE_WRITE_KEY = "LinkrelaySandboxExampleWriteKey0";

    private Sandbox() {}

    /**
     * Returns the stand-in for the sandbox, not started yet. It takes any free port and the example key, logs a line
     * for each event, and keeps little in memory however long it runs.
     */
    public static SegmentStandIn segment() {
        return new SegmentStandIn(StandInOptions.defaults()
                .withWriteKey(EXAMPLE_WRITE_KEY)
                .withKeptEvents(100)
                .withKeptIds(10_000));
    }
}
