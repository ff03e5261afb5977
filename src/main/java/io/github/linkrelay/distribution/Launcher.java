package io.github.linkrelay.distribution;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code bin/linkrelay} in a folder, on ports of its own, with nothing in its environment that sets something. Each
 * process ends within five minutes, which only a very busy machine needs.
 */
final class Launcher {
    private static final Set<String> KEPT = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH");
    private static final long PATIENCE = 300;
    private static final int SHOWN = 2000;

    private final Path script;
    private final Path work;
    private final int port;
    private final int managementPort;

    Launcher(Path script, Path work) throws IOException {
        this.script = script;
        this.work = work;
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = one.getLocalPort();
            managementPort = other.getLocalPort();
        }
    }

    Path work() {
        return work;
    }

    int managementPort() {
        return managementPort;
    }

    /**
     * Starts it and returns at once.
     *
     * @param name of the file for its output
     * @param options of Java, without blanks in them; paths are relative to the folder
     */
    Running start(String name, List<String> options, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(script.toString());
        command.addAll(arguments);
        Path output = work.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(KEPT);
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("JAVA_OPTS", String.join(" ", options));
        environment.put("PORT", String.valueOf(port));
        environment.put("MANAGEMENT_PORT", String.valueOf(managementPort));
        Process process = builder.start();
        // By its own input nobody speaks to it.
        process.getOutputStream().close();
        return new Running(name, process, output);
    }

    /** A process that was started. */
    record Running(String name, Process process, Path output) {
        /** Asks it to stop, as a service manager does. */
        void terminate() {
            process.destroy();
        }

        /**
         * Waits for its end.
         *
         * @throws IllegalStateException with the end of its output if it ends with another exit code, or not in time
         */
        void end(int expected) throws IOException, InterruptedException {
            try {
                if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                    throw failure("did not end within " + PATIENCE + " s");
                }
            } finally {
                process.destroyForcibly();
            }
            if (process.exitValue() != expected) {
                throw failure("ended with " + process.exitValue());
            }
        }

        IllegalStateException failure(String what) throws IOException {
            String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
            return new IllegalStateException("the run '" + name + "' " + what + ". The end of its output:\n"
                    + text.substring(Math.max(0, text.length() - SHOWN)));
        }
    }
}
