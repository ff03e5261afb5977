package io.github.linkrelay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Measures Linkrelay beside three others, alternately and under the same load, with every party on this machine:
 * {@code mvn -Pbench -DskipTests verify}. Each value goes to {@code figures.csv} in the work folder at once;
 * {@link Report} makes tables and plots of it. Runs on Linux.
 *
 * <p>The others are a receiver on Express with Segment's library for Node.js, one on Vert.x with that for Java, and the
 * product's own parts without Camel. {@link Part} says what is measured.
 */
public final class Benchmark {

    static final String FILE = "figures.csv";

    private Benchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Settings settings = Settings.fromSystemProperties();
        Deadline deadline = Deadline.in(settings.limit());
        long began = System.nanoTime();
        Files.createDirectories(settings.work());
        Results results = Results.open(settings.work().resolve(FILE));
        Machine.describe(results, settings);
        SignedEvents events = new SignedEvents(settings.eventsOfSession(), Bench.SECRET);
        results.fact("mean body", events.meanBodyBytes() + " bytes");
        try (SegmentStandIn standIn = new SegmentStandIn(events.newBook())) {
            measure(new Bench(settings, events, standIn, results, deadline));
        }
        results.fact(
                "time of the last run",
                (System.nanoTime() - began) / 60_000_000_000L + " minutes, for " + settings.parts());
        System.out.println("All values are in " + settings.work().resolve(FILE));
    }

    private static void measure(Bench bench) throws IOException, InterruptedException {
        Settings settings = bench.settings();
        List<Contender> contenders = contenders(bench);
        if (settings.parts().stream().anyMatch(Part.SESSION::contains)) {
            boolean beside = settings.measures(Part.COLD) && settings.measures(Contender.BARE);
            new Sessions(bench).measure(contenders, beside ? camelMain(bench) : null);
        }
        Growth growth = new Growth(bench);
        if (settings.measures(Part.DRAIN)) {
            growth.drain(contenders.stream().filter(Contender::stores).toList());
        }
        if (settings.measures(Part.MEMORY)) {
            growth.memory();
        }
        if (settings.measures(Part.DESTINATIONS)) {
            growth.destinations();
        }
        if (settings.measures(Part.GROWTH)) {
            growth.stored();
        }
    }

    /** Returns {@code null} where it can't be prepared, so that the rest is measured all the same. */
    private static Contender camelMain(Bench bench) throws InterruptedException {
        try {
            return CamelMain.prepare(bench);
        } catch (IOException e) {
            System.out.println("The bare Camel Main is not measured: " + e.getMessage());
            return null;
        }
    }

    private static List<Contender> contenders(Bench bench) throws IOException, InterruptedException {
        Settings settings = bench.settings();
        List<Contender> contenders = new ArrayList<>();
        Optional<String> node = PeerInstallation.nodeVersion();
        bench.results().fact("Node.js", node.orElse("none"));
        if (settings.measures(Contender.PEER) && node.isEmpty()) {
            System.out.println("No Node.js on this machine: the peer is not measured.");
        } else if (settings.measures(Contender.PEER)) {
            try {
                contenders.add(PeerInstallation.install(
                        settings.directory().resolve("src/bench/peer"),
                        settings.work().resolve("peer"),
                        settings.peerFlushAt()));
            } catch (IOException e) {
                System.out.println("The peer is not measured, it could not be installed: " + e.getMessage());
            }
        }
        if (settings.measures(Contender.PRODUCT)) {
            contenders.add(Contender.product(settings));
        }
        if (settings.measures(Contender.SDK)) {
            contenders.add(
                    TrainedContender.of(bench, Contender.SDK, "io.github.linkrelay.bench.sdk.SdkReceiver", Map.of()));
        }
        if (settings.measures(Contender.BARE)) {
            Map<String, String> batches = Map.of(
                    "BATCH", "" + settings.ofProduct("linkrelay.segment.batch.size"),
                    "PARALLEL", "" + settings.ofProduct("linkrelay.segment.batch.parallel"));
            contenders.add(
                    TrainedContender.of(bench, Contender.BARE, "io.github.linkrelay.bench.bare.BareReceiver", batches));
        }
        System.out.println(String.format(Locale.ROOT, "%s, %d rounds", settings.parts(), settings.rounds()));
        return contenders;
    }
}
