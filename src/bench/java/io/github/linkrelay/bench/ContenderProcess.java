package io.github.linkrelay.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A contender that runs, and what the system has counted of it. Linux only: the figures come from {@code /proc}. It is
 * ended when this is closed or when the virtual machine ends, whichever comes first.
 */
final class ContenderProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(90);
    private static final int SECONDS_TO_STOP = 40;
    private static final int LOG_LINES = 20;

    private final Contender contender;
    private final Path log;
    private final int port;
    private final int managementPort;
    private final long started;
    private final Process process;
    private final Thread endWithUs;

    private ContenderProcess(
            Contender contender, Path log, int port, int managementPort, long started, Process process) {
        this.contender = contender;
        this.log = log;
        this.port = port;
        this.managementPort = managementPort;
        this.started = started;
        this.process = process;
        this.endWithUs = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(endWithUs);
    }

    /** Starts a contender; {@code settings} come on top of its own environment. */
    static ContenderProcess start(Contender contender, Map<String, String> settings, Path log) throws IOException {
        int port = freePort();
        int managementPort = freePort();
        ProcessBuilder builder = new ProcessBuilder(contender.command())
                .directory(contender.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(contender.environment());
        builder.environment().putAll(settings);
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment().put("MANAGEMENT_PORT", Integer.toString(managementPort));
        long started = System.nanoTime();
        Process process = builder.start();
        try {
            return new ContenderProcess(contender, log, port, managementPort, started, process);
        } catch (IllegalStateException e) {
            process.destroyForcibly();
            throw new IOException("ended while " + contender.name() + " was starting", e);
        }
    }

    int port() {
        return port;
    }

    int managementPort() {
        return managementPort;
    }

    /** When it was started, on the clock of {@link System#nanoTime()}. */
    long started() {
        return started;
    }

    /** Sends one event again and again until it is answered with 200. */
    void awaitReady(SignedEvents events, int event, Deadline deadline) throws IOException, InterruptedException {
        Deadline started = deadline.orIn(START);
        String last = "no connection";
        while (!started.passed()) {
            if (!process.isAlive()) {
                throw new IOException(contender.name() + " ended with " + process.exitValue());
            }
            try {
                LoadGenerator.Result probe = new LoadGenerator(events, port).send(event, event + 1, 1, started);
                if (probe.refused() == 0) {
                    return;
                }
                last = "answer " + probe.lastRefusal();
            } catch (ConnectException e) {
                last = e.getMessage();
            }
            Thread.sleep(5);
        }
        throw new IOException(contender.name() + " took no event in time: " + last);
    }

    /** The processor time, user and system, that it and its children have used, in microseconds. */
    long cpuMicros() throws IOException {
        long micros = 0;
        for (ProcessHandle handle : handles()) {
            micros += ProcessorTime.ofProcess(handle.pid());
        }
        return micros;
    }

    /** The most memory that it and its children have had resident, in MiB. */
    long peakMemoryMib() throws IOException {
        return memoryMib("VmHWM:");
    }

    /** The memory that it and its children have resident now, in MiB. */
    long residentMib() throws IOException {
        return memoryMib("VmRSS:");
    }

    private long memoryMib(String kind) throws IOException {
        long kib = 0;
        for (ProcessHandle handle : handles()) {
            for (String line : Files.readAllLines(Path.of("/proc/" + handle.pid() + "/status"))) {
                if (line.startsWith(kind)) {
                    kib += Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        }
        return kib / 1024;
    }

    /** The last lines that it wrote, with where the rest is. */
    String logEnd() throws IOException {
        List<String> lines =
                Files.readString(log, StandardCharsets.UTF_8).lines().toList();
        return "; its log " + log + " ends:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                System.out.println(contender.name() + " did not stop within " + SECONDS_TO_STOP + " s and was killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            Runtime.getRuntime().removeShutdownHook(endWithUs);
        }
    }

    private List<ProcessHandle> handles() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
