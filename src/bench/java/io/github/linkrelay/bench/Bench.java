package io.github.linkrelay.bench;

/** What all parts of a benchmark share. */
record Bench(Settings settings, SignedEvents events, SegmentStandIn standIn, Results results, Deadline deadline) {

    static final String SECRET = "whsec_3q9Zr7Lw2Xk8Vd5Tn1Bp";
}
