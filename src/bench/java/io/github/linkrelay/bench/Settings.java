package io.github.linkrelay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What a run measures, from the system properties {@code bench.*}.
 *
 * @param productCommand how to start the product
 * @param directory      where the product is started, with its {@code application.properties} and {@code routes}
 * @param peerSource     the peer's files as they are kept
 * @param work           for all that is written: the installed peer, logs, the product's data, the result
 * @param peerFlushAt    how many events the peer puts into one batch
 * @param contenders     whom to measure: {@code product}, {@code peer} or both
 * @param warmup         events sent before each measurement
 * @param events         events measured in each round
 * @param stored         events that the product holds when its pages are measured
 * @param limit          the time that the whole run may take
 */
record Settings(
        List<String> productCommand,
        Path directory,
        Path peerSource,
        Path work,
        int peerFlushAt,
        List<String> contenders,
        int rounds,
        int warmup,
        int events,
        int connections,
        int stored,
        Duration limit) {

    static Settings fromSystemProperties() {
        Path directory = Path.of(text("directory", ".")).toAbsolutePath().normalize();
        Path work = directory.resolve(text("work", "target/bench"));
        return new Settings(
                productCommand(directory),
                directory,
                directory.resolve(text("peer.source", "src/bench/peer")),
                work,
                number("peer.flushAt", 100, 1),
                words(text("contenders", "product peer").replace(',', ' ')),
                number("rounds", 3, 1),
                number("warmup", 600_000, 1),
                number("events", 300_000, 1),
                number("connections", 64, 1),
                number("stored", 5_000_000, 10_000),
                Duration.ofMinutes(number("minutes", 30, 1)));
    }

    boolean measures(String contender) {
        return contenders.contains(contender);
    }

    /** Where a process of this name writes what it has to say. */
    Path log(String name) throws IOException {
        return Files.createDirectories(work.resolve("logs")).resolve(name + ".log");
    }

    private static List<String> productCommand(Path directory) {
        String command = text("product.command", "");
        if (!command.isEmpty()) {
            return words(command);
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String jar = directory
                .resolve(text("product.jar", "target/linkrelay-runner.jar"))
                .toString();
        return words(java + " " + text("product.options", "-Xmx256m -XX:+UseParallelGC") + " -jar " + jar);
    }

    private static String text(String name, String otherwise) {
        String value = System.getProperty("bench." + name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    private static int number(String name, int otherwise, int least) {
        String value = text(name, Integer.toString(otherwise));
        if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < least) {
            throw new IllegalArgumentException("bench." + name + " must be a number from " + least + ", not " + value);
        }
        return Integer.parseInt(value);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
    }
}
