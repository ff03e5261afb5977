package io.github.linkrelay.bench;

/**
 * What one measurement found.
 *
 * @param deliveredPerSecond events that arrived at the stand-in, over the time from first request to last arrival
 * @param answeredPerSecond  requests over the time from the first request to the last answer
 * @param cpuMicros          processor time of the contender for one event, until all were delivered
 * @param answerP50          milliseconds from a request to its answer, the median
 * @param answerP99          the same, of 99 in 100
 * @param peakMib            the most memory resident since its start
 * @param eventsPerBatch     the mean size of the batches it sent
 * @param refused            requests not answered with 200
 * @param lost               events answered with 200 that never arrived
 * @param repeated           arrivals that were not the first of their event, since the contender's start
 * @param loadMicros         processor time of the load generator for one event
 * @param standInMicros      processor time of the stand-in for one event
 * @param othersPercent      the machine's processor time that went to neither contender nor benchmark meanwhile; more
 *                           than a few percent spoil the other figures
 */
record Figures(
        double deliveredPerSecond,
        double answeredPerSecond,
        double cpuMicros,
        double answerP50,
        double answerP99,
        double peakMib,
        double eventsPerBatch,
        int refused,
        int lost,
        int repeated,
        double loadMicros,
        double standInMicros,
        double othersPercent) {}
