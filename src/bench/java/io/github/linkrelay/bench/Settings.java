package io.github.linkrelay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a run measures, from the system properties {@code bench.*}. With {@code bench.short} the other defaults hold,
 * which make a run of about ten minutes.
 *
 * @param directory        where the product is started, with its {@code application.properties} and {@code routes}
 * @param work             for all that is written: the installed peer, logs, the product's data, the results
 * @param distribution     the product as it is unpacked
 * @param productCommand   how to start the product, if not from there
 * @param options          of the virtual machines of the other contenders on Java
 * @param peerFlushAt      how many events the peers put into one batch
 * @param contenders       whom to measure: {@code product}, {@code peer}, {@code sdk}, {@code bare}
 * @param warmup           events sent before a measurement, at most, and for how long
 * @param events           events of one measurement, at most, and for how long
 * @param coldTime         how long a start is watched
 * @param connections      over which the load comes
 * @param connectionCounts over which it comes in the part of that name
 * @param growth           how many events are stored, in the part of that name
 * @param destinations     how many there are, in the part of that name
 * @param waiting          events that wait for a slow destination, or while memory is watched
 * @param drainTime        how long it is watched at most how they are delivered
 * @param answerMillis     how late the slow destination answers
 * @param memoryRate       events per second while memory is watched
 * @param memoryTime       how long it is watched
 * @param stored           events that the product holds when its pages are measured
 * @param limit            the time that the whole run may take
 */
record Settings(
        Path directory,
        Path work,
        Path distribution,
        List<String> productCommand,
        List<String> options,
        int peerFlushAt,
        List<String> contenders,
        Set<Part> parts,
        int rounds,
        int warmup,
        Duration warmupTime,
        int events,
        Duration time,
        Duration coldTime,
        int connections,
        List<Integer> connectionCounts,
        List<Integer> growth,
        List<Integer> destinations,
        int waiting,
        Duration drainTime,
        int answerMillis,
        int memoryRate,
        Duration memoryTime,
        int stored,
        Duration limit) {

    static Settings fromSystemProperties() {
        boolean brief = !text("short", "false").equals("false");
        Path directory = Path.of(text("directory", ".")).toAbsolutePath().normalize();
        Path distribution = directory.resolve(text("distribution", "target/linkrelay-0.1.0"));
        Path options = distribution.resolve("lib/java.options");
        return new Settings(
                directory,
                directory.resolve(text("work", "target/bench")),
                distribution,
                words(text("product.command", "")),
                words(text("options", Files.exists(options) ? "@" + options : "-Xmx256m -XX:+UseSerialGC")),
                number("peer.flushAt", 100, 1),
                list(text("contenders", "peer product sdk bare")),
                Part.parse(list(text("parts", "warm"))),
                number("rounds", brief ? 1 : 3, 1),
                number("warmup", brief ? 300_000 : 400_000, 1),
                seconds("warmup.seconds", 15),
                number("events", 200_000, 1),
                seconds("seconds", 10),
                seconds("cold.seconds", 30),
                number("connections", 64, 1),
                numbers("connection.counts", brief ? "1 512" : "1 64 512"),
                numbers("growth", brief ? "0 1000000" : "0 1000000 5000000"),
                numbers("destinations", brief ? "1 10" : "1 3 10"),
                number("waiting", brief ? 200_000 : 1_000_000, 1000),
                seconds("drain.seconds", 25),
                number("answer.millis", 50, 1),
                number("memory.rate", 2_000, 1),
                seconds("memory.seconds", brief ? 30 : 40),
                number("stored", 5_000_000, 10_000),
                Duration.ofMinutes(number("minutes", brief ? 30 : 60, 1)));
    }

    boolean measures(Part part) {
        return parts.contains(part);
    }

    boolean measures(String contender) {
        return contenders.contains(contender);
    }

    /** How many events one process gets at most in the parts that are measured contender by contender. */
    int eventsOfSession() {
        int loads = 2 + (measures(Part.CONNECTIONS) ? connectionCounts.size() : 0);
        long paced = memoryRate * memoryTime.toSeconds();
        return 1 + Math.max(2 * warmup + loads * events, measures(Part.MEMORY) ? (int) paced : 0);
    }

    /** Returns a setting of the product that is a number. */
    int ofProduct(String key) throws IOException {
        return Files.readAllLines(directory.resolve("application.properties")).stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> Integer.parseInt(line.substring(key.length() + 1).strip()))
                .findFirst()
                .orElseThrow(() -> new IOException("the product has no setting " + key));
    }

    /** Where a process of this name writes what it has to say. */
    Path log(String name) throws IOException {
        return Files.createDirectories(work.resolve("logs")).resolve(name + ".log");
    }

    /** Returns the property of this name, or else the default, also for one that is there but empty. */
    static String text(String name, String otherwise) {
        String value = System.getProperty("bench." + name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    private static Duration seconds(String name, int otherwise) {
        return Duration.ofSeconds(number(name, otherwise, 1));
    }

    private static int number(String name, int otherwise, int least) {
        return number(name, text(name, Integer.toString(otherwise)), least);
    }

    private static List<Integer> numbers(String name, String otherwise) {
        return list(text(name, otherwise)).stream()
                .map(word -> number(name, word, 0))
                .toList();
    }

    private static int number(String name, String value, int least) {
        if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < least) {
            throw new IllegalArgumentException("bench." + name + " must be a number from " + least + ", not " + value);
        }
        return Integer.parseInt(value);
    }

    private static List<String> list(String text) {
        return words(text.replace(',', ' '));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
    }
}
