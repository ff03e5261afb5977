package io.github.linkrelay.sandbox;

/**
 * The options of a {@link SegmentStandIn}. Each {@code with...} returns a changed copy.
 *
 * @param port       the port on loopback; 0 takes any free one
 * @param writeKey   the write key that requests must carry; null accepts any that is not empty
 * @param keptEvents how many of the newest events {@link SegmentStandIn#events()} holds; 0 holds none
 * @param keptIds    how many of the newest message ids are remembered, which also bounds how far back a repeat is
 *                   noticed; about 150 bytes of heap each
 * @param logged     whether each event writes a line to the logger {@code linkrelay.sandbox}
 */
public record StandInOptions(int port, String writeKey, int keptEvents, int keptIds, boolean logged) {

    public StandInOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
        }
        if (writeKey != null && writeKey.isBlank()) {
            throw new IllegalArgumentException("writeKey is empty; leave it null to accept any");
        }
        if (keptEvents < 0) {
            throw new IllegalArgumentException("keptEvents must not be negative");
        }
        if (keptIds < 1) {
            throw new IllegalArgumentException("keptIds must be at least 1");
        }
    }

    /** Returns the defaults: any free port, any write key, 10,000 events and a million ids kept, each event logged. */
    public static StandInOptions defaults() {
        return new StandInOptions(0, null, 10_000, 1_000_000, true);
    }

    public StandInOptions withPort(int port) {
        return new StandInOptions(port, writeKey, keptEvents, keptIds, logged);
    }

    public StandInOptions withWriteKey(String writeKey) {
        return new StandInOptions(port, writeKey, keptEvents, keptIds, logged);
    }

    public StandInOptions withKeptEvents(int keptEvents) {
        return new StandInOptions(port, writeKey, keptEvents, keptIds, logged);
    }

    public StandInOptions withKeptIds(int keptIds) {
        return new StandInOptions(port, writeKey, keptEvents, keptIds, logged);
    }

    /**
     * Returns options for runs of 100,000 events and more: only the ids and their counts are kept, and no event is
     * logged.
     */
    public StandInOptions countingOnly() {
        return new StandInOptions(port, writeKey, 0, keptIds, false);
    }

    /** Describes the options without the write key, so that it reaches no log. */
    @Override
    public String toString() {
        return "StandInOptions[port=" + port + ", writeKey=" + (writeKey == null ? "any" : "set") + ", keptEvents="
                + keptEvents + ", keptIds=" + keptIds + ", logged=" + logged + "]";
    }
}
