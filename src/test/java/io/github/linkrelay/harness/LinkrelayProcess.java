package io.github.linkrelay.harness;

import static org.awaitility.Awaitility.await;

import io.github.linkrelay.Linkrelay;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The whole product in a process of its own, which a test can kill. */
public final class LinkrelayProcess implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final Path errors;
    private final int port;
    private final int managementPort;

    private LinkrelayProcess(Process process, Path log, Path errors, int port, int managementPort) {
        this.process = process;
        this.log = log;
        this.errors = errors;
        this.port = port;
        this.managementPort = managementPort;
    }

    /**
     * Starts it and returns at once.
     *
     * @param directory working directory, with {@code data/} below it
     * @param environment beside the ports and DATA_DIR, which are set here
     * @param jvm options of the JVM
     */
    public static LinkrelayProcess launch(Path directory, Map<String, String> environment, String... jvm)
            throws IOException {
        return launch(Linkrelay.class, directory, environment, jvm);
    }

    private static LinkrelayProcess launch(
            Class<?> main, Path directory, Map<String, String> environment, String... jvm) throws IOException {
        int port = Ports.free();
        int managementPort = Ports.free();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // A process of a test lives for seconds, so the second compiler costs more than it brings.
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of(jvm));
        command.addAll(List.of("-cp", classPath(), main.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of(
                        "WEBHOOK_SECRET",
                        "SEGMENT_WRITE_KEY",
                        "SEGMENT_ENDPOINT",
                        "SEGMENT_MESSAGE_ID",
                        "HOST",
                        "MANAGEMENT_HOST",
                        "LOG_FORMAT"));
        builder.environment()
                .putAll(Map.of(
                        "PORT", String.valueOf(port),
                        "MANAGEMENT_PORT", String.valueOf(managementPort),
                        "DATA_DIR", directory.resolve("data").toString()));
        builder.environment().putAll(environment);
        Path log = Files.createTempFile(directory, "linkrelay-", ".log");
        Path errors = Files.createTempFile(directory, "linkrelay-", ".err");
        builder.redirectError(errors.toFile()).redirectOutput(log.toFile());
        return new LinkrelayProcess(builder.start(), log, errors, port, managementPort);
    }

    /** This JVM's, from whatever directory. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Starts it in live mode and waits until it is ready. */
    public static LinkrelayProcess start(Path directory, URI segment, String... jvm) throws IOException {
        return start(directory, segment, Map.of(), jvm);
    }

    /** With more in its environment. */
    public static LinkrelayProcess start(Path directory, URI segment, Map<String, String> environment, String... jvm)
            throws IOException {
        return start(Linkrelay.class, directory, segment, environment, jvm);
    }

    /** By another main, which brings Linkrelay in. */
    public static LinkrelayProcess start(
            Class<?> main, Path directory, URI segment, Map<String, String> environment, String... jvm)
            throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("WEBHOOK_SECRET", LocalLinkrelay.SECRET);
        all.put("SEGMENT_WRITE_KEY", "0123456789abcdef0123456789abcdef");
        all.put("SEGMENT_ENDPOINT", segment.toString());
        all.put("HOST", "127.0.0.1");
        LinkrelayProcess linkrelay = launch(main, directory, all, jvm);
        linkrelay.awaitReady();
        return linkrelay;
    }

    public void awaitReady() {
        await().atMost(Duration.ofSeconds(100))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("it ended with " + process.exitValue() + ":\n" + log());
                    }
                    return Webhooks.exchange(HttpRequest.newBuilder(management("/observe/health/ready")))
                                            .statusCode()
                                    == 200
                            && log().contains("Webhooks: http");
                });
    }

    public Webhooks webhooks() {
        return new Webhooks(port, LocalLinkrelay.SECRET);
    }

    public URI management(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    /** The value of a metric, of all its lines together, or -1 where there is none. */
    public double metric(String line) throws IOException {
        return Webhooks.exchange(HttpRequest.newBuilder(management("/observe/metrics")))
                .body()
                .lines()
                .filter(text -> text.startsWith(line))
                .mapToDouble(text -> Double.parseDouble(text.substring(text.lastIndexOf(' ') + 1)))
                .reduce(Double::sum)
                .orElse(-1);
    }

    /** All that it wrote, to its output and to its error output. */
    public String log() {
        return read(log) + errors();
    }

    /** What it wrote to its error output. */
    public String errors() {
        return read(errors);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end, which it finds by itself; returns the exit code. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end:\n" + log());
        }
        return process.exitValue();
    }

    public int port() {
        return port;
    }

    public Process process() {
        return process;
    }

    /** As {@code kill -9} does: nothing in it gets a chance to finish anything. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As {@code kill} does; returns the exit code. */
    public int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end in a minute:\n" + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
