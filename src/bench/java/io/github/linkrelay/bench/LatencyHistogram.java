package io.github.linkrelay.bench;

/** Counts durations in buckets that are never wider than a sixty-fourth of the duration itself. */
final class LatencyHistogram {

    private static final int BITS = 6;

    private final long[] counts = new long[(64 - BITS) << BITS];
    private long total;

    void record(long nanos) {
        counts[bucket(Math.max(0, nanos))]++;
        total++;
    }

    /** The duration in milliseconds that this share (0 to 1) of all durations doesn't exceed; 0 if there are none. */
    double millis(double share) {
        long wanted = (long) Math.ceil(share * total);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted && seen > 0) {
                return upperEnd(i) / 1e6;
            }
        }
        return 0;
    }

    private static int bucket(long nanos) {
        int shift = Math.max(0, 63 - BITS - Long.numberOfLeadingZeros(nanos));
        return (shift << BITS) + (int) (nanos >>> shift);
    }

    private static long upperEnd(int bucket) {
        int shift = Math.max(0, (bucket >> BITS) - 1);
        return ((long) bucket - ((long) shift << BITS) + 1) << shift;
    }
}
