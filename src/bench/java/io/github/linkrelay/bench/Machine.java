package io.github.linkrelay.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/** Describes what a benchmark ran on, as far as it bears on the figures. */
final class Machine {

    private static final int FORCES = 101;

    private Machine() {}

    /** Writes what a run's figures depend on. */
    static void describe(Results results, Settings settings) throws IOException {
        for (String line : description(settings.work()).lines().toList()) {
            String[] fact = line.substring(2).split(": ", 2);
            results.fact(fact[0], fact[1]);
        }
        long kib = Long.parseLong(
                Files.readAllLines(Path.of("/proc/meminfo")).get(0).replaceAll("\\D+", ""));
        results.fact("memory", (kib >> 20) + " GiB");
        results.fact(
                "options of the other virtual machines",
                String.join(" ", settings.options()).replace(settings.directory() + "/", ""));
    }

    /** One line per fact; {@code folder} is on the disk that the contenders write to. */
    static String description(Path folder) throws IOException {
        return String.format(
                Locale.ROOT,
                """
                - processor: %s, %d cores
                - system: %s %s
                - Java: %s %s
                - disk: %s, %.2f ms to force 4 KiB (median)
                """,
                processor(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version").replaceFirst("^(\\d+\\.\\d+).*", "$1"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.runtime.version"),
                Files.getFileStore(folder).type(),
                forceMillis(folder));
    }

    private static String processor() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static double forceMillis(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "force", null);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long[] nanos = new long[FORCES];
            for (int i = 0; i < FORCES; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(4096));
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            return nanos[FORCES / 2] / 1e6;
        } finally {
            Files.delete(file);
        }
    }
}
