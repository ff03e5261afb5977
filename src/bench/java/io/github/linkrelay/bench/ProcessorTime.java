package io.github.linkrelay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Processor time, user and system, in microseconds, as Linux counts it in {@code /proc}. */
final class ProcessorTime {

    private static final long MICROS_PER_TICK = 10_000; // user space sees 100 ticks a second, whatever the kernel's own
    private static final int IDLE = 4;
    private static final int WAITING = 5;
    private static final int STEAL = 8;

    private ProcessorTime() {}

    /** What one process, with all its threads, has used. */
    static long ofProcess(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
    }

    /** What all processes together have used, and what the host of a virtual machine has withheld. */
    static long ofMachine() throws IOException {
        String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +");
        long all =
                Arrays.stream(fields, 1, STEAL + 1).mapToLong(Long::parseLong).sum();
        return (all - Long.parseLong(fields[IDLE]) - Long.parseLong(fields[WAITING])) * MICROS_PER_TICK;
    }
}
