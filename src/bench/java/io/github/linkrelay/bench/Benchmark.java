package io.github.linkrelay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Measures Linkrelay beside a receiver on Express and Segment's Node SDK, alternately and under the same load, with
 * every party on this machine: {@code mvn -Pbench -DskipTests verify}. Prints the result as Markdown and keeps it as
 * {@code result.md} in the work folder. Runs on Linux.
 */
public final class Benchmark {

    private static final String SECRET = "whsec_3q9Zr7Lw2Xk8Vd5Tn1Bp";

    private Benchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Settings settings = Settings.fromSystemProperties();
        Deadline deadline = Deadline.in(settings.limit());
        Files.createDirectories(settings.work());
        Optional<String> node = PeerInstallation.nodeVersion();
        List<Contender> contenders = contenders(settings, node);
        SignedEvents events = new SignedEvents(Measurement.eventsNeeded(settings), SECRET);
        String conditions = Machine.description(settings.work())
                + String.format(
                        Locale.ROOT,
                        """
                - Node.js: %s
                - load: %,d events after a warm-up of %,d, %d connections, mean body %d bytes; peer's batches of %d
                """,
                        node.orElse("none"),
                        settings.events(),
                        settings.warmup(),
                        settings.connections(),
                        events.meanBodyBytes(),
                        settings.peerFlushAt());
        System.out.println(conditions);

        ResultTable table = new ResultTable();
        try (SegmentStandIn standIn = new SegmentStandIn(events.newBook())) {
            Measurement measurement = new Measurement(settings, events, SECRET, standIn, deadline);
            for (int round = 1; round <= settings.rounds(); round++) {
                for (Contender contender : contenders) {
                    Figures figures = measurement.measure(contender, round);
                    table.add(contender.name(), figures);
                    System.out.printf(
                            Locale.ROOT,
                            "round %d, %s: %,.0f delivered/s, %.1f CPU µs/event%n",
                            round,
                            contender.name(),
                            figures.deliveredPerSecond(),
                            figures.cpuMicros());
                }
                Collections.reverse(contenders);
            }
        }
        System.out.println("\n" + table.text());
        Files.writeString(settings.work().resolve("result.md"), conditions + "\n" + table.text());
    }

    private static List<Contender> contenders(Settings settings, Optional<String> node) throws InterruptedException {
        List<Contender> contenders = new ArrayList<>();
        if (settings.measures("product")) {
            contenders.add(Contender.product(settings));
        }
        if (settings.measures("peer") && node.isEmpty()) {
            System.out.println("No Node.js on this machine: the peer is not measured.");
        } else if (settings.measures("peer")) {
            try {
                contenders.add(PeerInstallation.install(
                        settings.peerSource(), settings.work().resolve("peer"), settings.peerFlushAt()));
            } catch (IOException e) {
                System.out.println("The peer is not measured, it could not be installed: " + e.getMessage());
            }
        }
        return contenders;
    }
}
