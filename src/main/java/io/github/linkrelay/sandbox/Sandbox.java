package io.github.linkrelay.sandbox;

import io.github.linkrelay.settings.Credentials;

/**
 * What Linkrelay uses when it was given neither a webhook secret nor a write key: two values that are written in its
 * source and so protect nothing, and a stand-in for Segment.
 */
public final class Sandbox {
    /** The webhook secret of the sandbox. Known to everybody: a receiver that accepts it must listen on loopback only. */
    public static final String EXAMPLE_SECRET = Credentials.PUBLISHED_SECRET;

    /** The write key of the sandbox, 32 characters long as real ones are. No source at Segment has it. */
    public static final String EXAMPLE_WRITE_KEY = "LinkrelaySandboxExampleWriteKey0";

    private Sandbox() {}

    /**
     * The stand-in as the sandbox runs it, not started yet: on any free port, with the example key, a log line for each
     * event, and little kept in memory however long it runs.
     */
    public static SegmentStandIn segment() {
        return new SegmentStandIn(StandInOptions.defaults()
                .withWriteKey(EXAMPLE_WRITE_KEY)
                .withKeptEvents(100)
                .withKeptIds(10_000));
    }
}
