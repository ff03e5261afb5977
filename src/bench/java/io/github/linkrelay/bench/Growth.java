package io.github.linkrelay.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What becomes of the figures where much is stored, much waits, many destinations are served, or memory is scarce. */
final class Growth {

    /** So late the destination answers while memory is watched: the settings then allow 2,000 events per second. */
    private static final Duration SLOW = Duration.ofMillis(400);

    private static final int CONTAINER_MIB = 256;
    private static final String ROUTE = "deliver-segment.camel.yaml";

    private final Bench bench;
    private final Settings settings;
    private final Contender product;

    Growth(Bench bench) {
        this.bench = bench;
        this.settings = bench.settings();
        this.product = Contender.product(settings);
    }

    void stored() throws IOException, InterruptedException {
        for (int round = 1; round <= settings.rounds(); round++) {
            for (int count : settings.growth()) {
                FilledFolder filled = FilledFolder.of(settings, count, false);
                try (DataFolder data = filled.copy(settings);
                        Run run = started(product, round, data)) {
                    run.warmUp(settings.warmup(), settings.warmupTime());
                    run.full(Part.GROWTH, count, settings.connections());
                    run.add(
                            Part.GROWTH,
                            count,
                            Figure.DISK,
                            (double) data.bytes() / (count + run.book().unique()));
                }
            }
        }
    }

    void destinations() throws IOException, InterruptedException {
        for (int round = 1; round <= settings.rounds(); round++) {
            for (int count : settings.destinations()) {
                Contender several = product.in(folderWith(count));
                try (DataFolder data = DataFolder.fresh(settings, "destinations");
                        Run run = started(several, round, data).delivering(count)) {
                    run.warmUp(settings.warmup(), settings.warmupTime());
                    run.full(Part.DESTINATIONS, count, settings.connections());
                }
            }
        }
    }

    /** Measures the contenders that keep events on disk. */
    void drain(List<Contender> contenders) throws IOException, InterruptedException {
        Duration answer = Duration.ofMillis(settings.answerMillis());
        FilledFolder filled = FilledFolder.of(settings, settings.waiting(), true);
        for (int round = 1; round <= settings.rounds(); round++) {
            for (Contender contender : contenders) {
                try (DataFolder data = filled.copy(settings);
                        Run run = Run.start(bench, contender, round, data, filled.newBook())) {
                    bench.standIn().answerAfter(answer);
                    run.drain(settings.waiting(), settings.drainTime());
                    run.add(Part.DRAIN, settings.waiting(), Figure.ALLOWED, allowed(answer));
                }
            }
        }
    }

    void memory() throws IOException, InterruptedException {
        Optional<ControlGroup> group = ControlGroup.create(CONTAINER_MIB);
        bench.results()
                .fact(
                        "control group",
                        group.isPresent()
                                ? "the product alone in one of " + CONTAINER_MIB + " MiB"
                                : "none could be made; the product was told of " + CONTAINER_MIB + " MiB");
        Contender confined = group.map(each -> product.startedBy(each.enter()))
                .orElse(product.with("JAVA_OPTS", "-XX:MaxRAM=" + CONTAINER_MIB + "m"));
        try {
            FilledFolder filled = FilledFolder.of(settings, settings.waiting(), true);
            for (int round = 1; round <= settings.rounds(); round++) {
                try (DataFolder data = filled.copy(settings);
                        Run run = started(confined, round, data)) {
                    bench.standIn().answerAfter(SLOW);
                    run.memory(settings.memoryRate(), settings.memoryTime());
                    if (group.isPresent()) {
                        run.add(
                                Part.MEMORY,
                                "all",
                                Figure.GROUP_PEAK,
                                group.get().peakMib());
                    }
                }
            }
        } finally {
            if (group.isPresent()) {
                group.get().close();
            }
        }
    }

    private Run started(Contender contender, int round, DataFolder data) throws IOException, InterruptedException {
        Run run = Run.start(bench, contender, round, data);
        try {
            return run.awaitReady();
        } catch (IOException e) {
            run.close();
            throw new IOException(e.getMessage() + run.process().logEnd(), e);
        }
    }

    private double allowed(Duration answer) throws IOException {
        return (double) settings.ofProduct("linkrelay.segment.batch.parallel")
                * settings.ofProduct("linkrelay.segment.batch.size")
                * 1000
                / answer.toMillis();
    }

    /** Makes a folder with the product's settings and routes, and further routes like the one to Segment. */
    private Path folderWith(int destinations) throws IOException {
        Path folder = settings.work().resolve("destinations-" + destinations);
        Path routes = folder.resolve("routes");
        try (Stream<Path> files = Files.walk(settings.directory().resolve("routes"))) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            for (Path file : all) {
                write(routes.resolve(settings.directory().resolve("routes").relativize(file)), Files.readString(file));
            }
        }
        Path properties = settings.directory().resolve("application.properties");
        write(folder.resolve("application.properties"), Files.readString(properties));
        String route = Files.readString(routes.resolve(ROUTE));
        for (int i = 2; i <= destinations; i++) {
            write(
                    routes.resolve("deliver-segment-" + i + ".camel.yaml"),
                    route.replace("id: deliver-segment", "id: deliver-segment-" + i)
                            .replace("destination: segment", "destination: segment-" + i)
                            .replace("startupOrder: 100", "startupOrder: " + (100 + i))
                            .replaceAll("(?m)^( +id: (?!deliver-).*)$", "$1-" + i));
        }
        return folder;
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
