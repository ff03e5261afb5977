package io.github.linkrelay.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Measures one contender: a fresh process, a warm-up, then the load that counts. */
final class Measurement {

    private static final int PROBE = 0;
    private static final Duration LOAD = Duration.ofMinutes(5);

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
        String name = contender.name() + "-" + round;
        ArrivalBook book = events.newBook();
        standIn.begin(book);
        try (DataFolder data = DataFolder.fresh(settings, name);
                ContenderProcess process =
                        ContenderProcess.start(contender, environment(secret, standIn, data), settings.log(name))) {
            return measure(process, book);
        }
    }

    /** What every contender needs to know. */
    static Map<String, String> environment(String secret, SegmentStandIn standIn, DataFolder data) {
        return Map.of(
                "WEBHOOK_SECRET", secret,
                "SEGMENT_WRITE_KEY", "k".repeat(32),
                "SEGMENT_ENDPOINT", standIn.endpoint(),
                "DATA_DIR", data.path().toString());
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
        book.await(first + load.accepted().cardinality(), deadline);
        if (book.unique() == 0) {
            throw new IOException("no event of the warm-up arrived; %d were refused, the last with %d; "
                            .formatted(load.refused(), load.lastRefusal())
                    + "the stand-in refused %d requests and met %d unknown ids"
                            .formatted(standIn.refused(), book.unknown()));
        }
    }

    private Figures measure(ContenderProcess process, ArrivalBook book, int first, int end)
            throws IOException, InterruptedException {
        int before = book.unique();
        int batches = standIn.batches();
        Usage start = Usage.untilNow(process, standIn);
        LoadGenerator.Result load = send(process, first, end);
        book.await(before + load.accepted().cardinality(), deadline);
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
        return new LoadGenerator(events, process.port()).send(first, end, settings.connections(), deadline.orIn(LOAD));
    }
}
