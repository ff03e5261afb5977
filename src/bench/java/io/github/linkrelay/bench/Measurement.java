package io.github.linkrelay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Measures one contender: a fresh process, a warm-up, then the load that counts. */
final class Measurement {

    private static final int PROBE = 0;
    private static final Duration LOAD = Duration.ofMinutes(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Settings settings;
    private final SignedEvents events;
    private final String secret;
    private final SegmentStandIn standIn;
    private final Deadline deadline;

    Measurement(Settings settings, SignedEvents events, String secret, SegmentStandIn standIn, Deadline deadline) {
        this.settings = settings;
        this.events = events;
        this.secret = secret;
        this.standIn = standIn;
        this.deadline = deadline;
    }

    /** How many events the warm-up and the measurement of each round need. */
    static int eventsNeeded(Settings settings) {
        return PROBE + 1 + settings.warmup() + settings.events();
    }

    Figures measure(Contender contender, int round) throws IOException, InterruptedException {
        Path data = Files.createDirectories(settings.work().resolve("data")).resolve(contender.name() + "-" + round);
        delete(data);
        Path log = Files.createDirectories(settings.work().resolve("logs"))
                .resolve(contender.name() + "-" + round + ".log");
        ArrivalBook book = events.newBook();
        standIn.begin(book);
        Map<String, String> environment = Map.of(
                "WEBHOOK_SECRET", secret,
                "SEGMENT_WRITE_KEY", "k".repeat(32),
                "SEGMENT_ENDPOINT", standIn.endpoint(),
                "DATA_DIR", Files.createDirectory(data).toString());
        try (ContenderProcess process = ContenderProcess.start(contender, environment, log)) {
            return measure(process, book);
        } finally {
            delete(data);
        }
    }

    private Figures measure(ContenderProcess process, ArrivalBook book) throws IOException, InterruptedException {
        try {
            process.awaitReady(events, PROBE, deadline);
            int first = PROBE + 1 + settings.warmup();
            warmUp(process, book, PROBE + 1, first);
            return measure(process, book, first, events.count());
        } catch (IOException e) {
            throw new IOException(e.getMessage() + process.logEnd(), e);
        }
    }

    private void warmUp(ContenderProcess process, ArrivalBook book, int first, int end)
            throws IOException, InterruptedException {
        LoadGenerator.Result load = send(process, first, end);
        // What was sent before the warm-up, the probe, is awaited with it.
        awaitDelivery(book, first + load.accepted().cardinality());
        if (book.unique() == 0) {
            throw new IOException("no event of the warm-up arrived; %d were refused, the last with %d; ".formatted(
                    load.refused(), load.lastRefusal()) + "the stand-in refused %d requests and met %d unknown ids"
                    .formatted(standIn.refused(), book.unknown()));
        }
    }

    private Figures measure(ContenderProcess process, ArrivalBook book, int first, int end)
            throws IOException, InterruptedException {
        int before = book.unique();
        int batches = standIn.batches();
        Usage start = Usage.untilNow(process, standIn);
        LoadGenerator.Result load = send(process, first, end);
        awaitDelivery(book, before + load.accepted().cardinality());
        Usage usage = Usage.untilNow(process, standIn).since(start);
        int lost = book.missing(load.accepted());
        double count = end - first;
        double delivered = load.accepted().cardinality() - lost;
        return new Figures(
                delivered * 1e9 / (book.lastArrival() - load.started()),
                count * 1e9 / (load.ended() - load.started()),
                usage.contender() / count,
                load.latency().millis(0.5),
                load.latency().millis(0.99),
                process.peakMemoryMib(),
                delivered / Math.max(1, standIn.batches() - batches),
                load.refused(),
                lost,
                book.repeated(),
                usage.load() / count,
                usage.standIn() / count,
                usage.othersPercent());
    }

    private LoadGenerator.Result send(ContenderProcess process, int first, int end) throws IOException {
        return new LoadGenerator(events, process.port())
                .send(first, end, settings.connections(), deadline.orIn(LOAD));
    }

    /** Waits until so many events have arrived, or none for so long that the rest must count as lost. */
    private void awaitDelivery(ArrivalBook book, int wanted) throws IOException, InterruptedException {
        int seen = book.unique();
        Deadline silence = deadline.orIn(SILENCE);
        while (book.unique() < wanted && !silence.passed()) {
            Thread.sleep(2);
            if (book.unique() > seen) {
                seen = book.unique();
                silence = deadline.orIn(SILENCE);
            }
        }
        deadline.check("the delivery of all events");
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> found = Files.walk(folder)) {
                List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
                for (Path path : deepestFirst) {
                    Files.delete(path);
                }
            }
        }
    }
}
