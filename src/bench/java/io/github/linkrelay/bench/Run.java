package io.github.linkrelay.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One process of a contender, from its start to its end, with what is sent to it and what is found. */
final class Run implements AutoCloseable {

    private static final int PROBE = 0;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Bench bench;
    private final Contender contender;
    private final int round;
    private final ArrivalBook book;
    private final ContenderProcess process;
    private int next = PROBE + 1;
    private int copies = 1;

    private Run(Bench bench, Contender contender, int round, ArrivalBook book, ContenderProcess process) {
        this.bench = bench;
        this.contender = contender;
        this.round = round;
        this.book = book;
        this.process = process;
    }

    /** Starts a process that keeps its data in this folder. */
    static Run start(Bench bench, Contender contender, int round, DataFolder data) throws IOException {
        return start(bench, contender, round, data, bench.events().newBook());
    }

    /** Starts a process of which these events are expected. */
    static Run start(Bench bench, Contender contender, int round, DataFolder data, ArrivalBook book)
            throws IOException {
        bench.standIn().begin(book);
        ContenderProcess process = ContenderProcess.start(
                contender, environment(bench.standIn(), data), bench.settings().log(contender.name() + "-" + round));
        return new Run(bench, contender, round, book, process);
    }

    /** What every contender needs to know. */
    static Map<String, String> environment(SegmentStandIn standIn, DataFolder data) {
        return Map.of(
                "WEBHOOK_SECRET", Bench.SECRET,
                "SEGMENT_WRITE_KEY", "k".repeat(32),
                "SEGMENT_ENDPOINT", standIn.endpoint(),
                "DATA_DIR", data.path().toString());
    }

    ContenderProcess process() {
        return process;
    }

    ArrivalBook book() {
        return book;
    }

    /** Says that each event is delivered so many times, to as many destinations. */
    Run delivering(int times) {
        copies = times;
        return this;
    }

    /** Waits until the first event is answered with 200. */
    Run awaitReady() throws IOException, InterruptedException {
        process.awaitReady(bench.events(), PROBE, bench.deadline());
        return this;
    }

    /** Watches the first seconds since the start, under load as soon as there are answers. */
    void cold() throws IOException, InterruptedException {
        Settings settings = bench.settings();
        int seconds = (int) settings.coldTime().toSeconds();
        PerSecond delivered = new PerSecond(process.started(), seconds);
        PerSecond answered = new PerSecond(process.started(), seconds);
        book.countPerSecond(delivered);
        awaitReady();
        add(Part.COLD, "start", Figure.READY, (System.nanoTime() - process.started()) / 1e9);
        add(Part.COLD, "start", Figure.READY_CPU, process.cpuMicros() / 1e6);
        LoadGenerator.Result load = new LoadGenerator(bench.events(), process.port())
                .countingInto(answered)
                .until(process.started() + settings.coldTime().toNanos())
                .send(
                        next,
                        next + settings.warmup(),
                        settings.connections(),
                        bench.deadline().orIn(PATIENCE));
        sent(load);
        for (int second = 0; second < seconds; second++) {
            add(Part.COLD, second + 1, Figure.DELIVERED, delivered.get(second));
            add(Part.COLD, second + 1, Figure.ANSWERED, answered.get(second));
        }
        add(Part.COLD, "start", Figure.PEAK, (double) process.peakMemoryMib());
    }

    void warmUp(int count, Duration time) throws IOException, InterruptedException {
        LoadGenerator.Result load = closed(count, time, bench.settings().connections());
        sent(load);
        if (book.unique() == 0) {
            throw new IOException("no event of the warm-up arrived; %d were refused, the last with %d; "
                            .formatted(load.refused(), load.lastRefusal())
                    + "the stand-in refused %d requests and met %d unknown ids"
                            .formatted(bench.standIn().refused(), book.unknown()));
        }
    }

    /** Measures as much as the contender takes. */
    void full(Part part, Object variant, int connections) throws IOException, InterruptedException {
        Settings settings = bench.settings();
        Before before = new Before();
        LoadGenerator.Result load = closed(settings.events(), settings.time(), connections);
        found(part, variant, load, before);
    }

    /** Measures at a fixed rate for so many seconds. */
    void paced(Part part, Object variant, int rate, Duration time) throws IOException, InterruptedException {
        Before before = new Before();
        int count = (int) Math.min(rate * time.toSeconds(), bench.events().count() - next);
        LoadGenerator.Result load = new PacedLoad(bench.events(), process.port())
                .send(next, count, rate, bench.settings().connections());
        found(part, variant, load, before);
        add(part, variant, Figure.RATE, count * 1e9 / (load.ended() - load.started()));
    }

    /** Measures how fast so many events are delivered that wait at the start, or those of them that are in this time. */
    void drain(int waiting, Duration time) throws IOException, InterruptedException {
        Usage start = Usage.untilNow(process, bench.standIn());
        while (book.unique() == 0 && System.nanoTime() - process.started() < PATIENCE.toNanos()) {
            Thread.sleep(1);
        }
        long began = System.nanoTime();
        int already = book.unique();
        while (book.unique() < waiting && System.nanoTime() - began < time.toNanos()) {
            Thread.sleep(1);
        }
        Usage usage = Usage.untilNow(process, bench.standIn()).since(start);
        int arrived = book.unique();
        double perSecond = (arrived - already) * 1e9 / (book.lastArrival() - began);
        add(Part.DRAIN, waiting, Figure.DELIVERED, perSecond);
        add(Part.DRAIN, waiting, Figure.CPU, usage.contender() / arrived);
        add(Part.DRAIN, waiting, Figure.PEAK, (double) process.peakMemoryMib());
        System.out.printf(Locale.ROOT, "round %d, %s, drain: %,.0f delivered/s%n", round, contender.name(), perSecond);
    }

    /** Watches the resident memory, second by second, under a load at a fixed rate. */
    void memory(int rate, Duration time) throws IOException, InterruptedException {
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
        int count = (int) Math.min(rate * time.toSeconds(), bench.events().count() - next);
        try {
            AtomicInteger second = new AtomicInteger();
            ScheduledFuture<?> watched =
                    watch.scheduleAtFixedRate(() -> addResident(second.getAndIncrement()), 0, 1, TimeUnit.SECONDS);
            LoadGenerator.Result load = new PacedLoad(bench.events(), process.port())
                    .send(next, count, rate, bench.settings().connections());
            if (watched.isDone()) {
                throw new IOException("the resident memory could not be watched");
            }
            add(Part.MEMORY, "all", Figure.RATE, count * 1e9 / (load.ended() - load.started()));
            add(Part.MEMORY, "all", Figure.P99, load.latency().millis(0.99));
            add(Part.MEMORY, "all", Figure.REFUSED, load.refused());
            add(Part.MEMORY, "all", Figure.PEAK, (double) process.peakMemoryMib());
            System.out.printf("round %d, memory: %d MiB at most%n", round, process.peakMemoryMib());
        } finally {
            watch.shutdownNow();
        }
    }

    private void addResident(int second) {
        try {
            add(Part.MEMORY, second, Figure.RESIDENT, (double) process.residentMib());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(Part part, Object variant, Figure figure, double value) throws IOException {
        bench.results().add(part, variant, contender.name(), figure, round, value);
    }

    /** What stood where when a load began. */
    private final class Before {
        private final int first = next;
        private final int arrived = book.unique();
        private final int batches = bench.standIn().batches();
        private final Usage usage = Usage.untilNow(process, bench.standIn());

        Before() throws IOException {}
    }

    private LoadGenerator.Result closed(int count, Duration time, int connections) throws IOException {
        int end = Math.min(next + count, bench.events().count());
        return new LoadGenerator(bench.events(), process.port())
                .until(System.nanoTime() + time.toNanos())
                .send(next, end, connections, bench.deadline().orIn(PATIENCE));
    }

    /** Waits until what was accepted is delivered, also the probe and whatever was sent before. */
    private void sent(LoadGenerator.Result load) throws IOException, InterruptedException {
        int first = next;
        next = load.next();
        int wanted = (first == PROBE + 1 ? 1 : book.unique()) + load.accepted().cardinality();
        awaitArrival(Math.min(wanted, next));
    }

    private void awaitArrival(int wanted) throws IOException, InterruptedException {
        if (copies == 1) {
            book.await(wanted, bench.deadline());
        } else {
            book.awaitArrivals(wanted * copies, bench.deadline());
        }
    }

    private void found(Part part, Object variant, LoadGenerator.Result load, Before before)
            throws IOException, InterruptedException {
        next = load.next();
        awaitArrival(before.arrived + load.accepted().cardinality());
        Usage usage = Usage.untilNow(process, bench.standIn()).since(before.usage);
        int lost = book.missing(load.accepted());
        double count = next - before.first;
        double accepted = load.accepted().cardinality();
        double delivered = accepted - lost;
        double perSecond = delivered * 1e9 / (book.lastArrival() - load.started());
        add(part, variant, Figure.DELIVERED, perSecond);
        add(part, variant, Figure.ANSWERED, count * 1e9 / (load.ended() - load.started()));
        add(part, variant, Figure.CPU, usage.contender() / accepted);
        add(part, variant, Figure.P50, load.latency().millis(0.5));
        add(part, variant, Figure.P99, load.latency().millis(0.99));
        add(part, variant, Figure.P999, load.latency().millis(0.999));
        add(part, variant, Figure.PEAK, (double) process.peakMemoryMib());
        add(
                part,
                variant,
                Figure.BATCH,
                copies * delivered / Math.max(1, bench.standIn().batches() - before.batches));
        add(part, variant, Figure.REFUSED, load.refused());
        add(part, variant, Figure.LOST, lost);
        add(part, variant, Figure.REPEATED, copies == 1 ? book.repeated() : 0);
        add(part, variant, Figure.LOAD_CPU, usage.load() / count);
        add(part, variant, Figure.STAND_IN_CPU, usage.standIn() / count);
        add(part, variant, Figure.OTHERS, usage.othersPercent());
        System.out.printf(
                Locale.ROOT,
                "round %d, %s, %s %s: %,.0f delivered/s, %.1f CPU µs/event, p50 %.2f ms, p99 %.2f ms%n",
                round,
                contender.name(),
                part,
                variant,
                perSecond,
                usage.contender() / accepted,
                load.latency().millis(0.5),
                load.latency().millis(0.99));
    }

    @Override
    public void close() {
        process.close();
    }
}
