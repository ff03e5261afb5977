package io.github.linkrelay.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Who used the processors, in microseconds: up to a moment, or between two.
 *
 * @param elapsed   time as the clock on the wall shows it
 * @param contender the measured processes
 * @param load      this program without its stand-in: what sends the load
 * @param standIn   the thread of the stand-in
 * @param others    all that was neither contender nor benchmark
 */
record Usage(double elapsed, double contender, double load, double standIn, double others) {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** What has been used until now. */
    static Usage untilNow(ContenderProcess process, SegmentStandIn standIn) throws IOException {
        double contender = process.cpuMicros();
        double ours = ProcessorTime.ofProcess(ProcessHandle.current().pid());
        double standInThread = THREADS.getThreadCpuTime(standIn.threadId()) / 1e3;
        return new Usage(
                System.nanoTime() / 1e3,
                contender,
                ours - standInThread,
                standInThread,
                ProcessorTime.ofMachine() - ours - contender);
    }

    Usage since(Usage before) {
        return new Usage(
                elapsed - before.elapsed,
                contender - before.contender,
                load - before.load,
                standIn - before.standIn,
                others - before.others);
    }

    /** The others' share of all that the processors could have done. */
    double othersPercent() {
        return Math.max(0, others) / elapsed / Runtime.getRuntime().availableProcessors() * 100;
    }
}
