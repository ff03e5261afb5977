package io.github.linkrelay.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/**
 * Fills the product over HTTP: most events a portion at a time, each delivered before the next is made, and at last some
 * that wait, because the stand-in is down.
 */
final class StoredEvents {

    private static final int PORTION = 100_000;
    private static final int WAITING = 3_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Settings settings;
    private final PageBodies bodies;
    private final Deadline deadline;
    private volatile ArrivalBook book;
    private long bodyBytes;

    StoredEvents(Settings settings, Deadline deadline) {
        this.settings = settings;
        this.bodies = new PageBodies(settings.stored() / 2);
        this.deadline = deadline;
    }

    /** The expected events of the portion that is on its way. */
    ArrivalBook book() {
        return book;
    }

    ContenderProcess start(SegmentStandIn standIn, DataFolder data) throws IOException {
        return ContenderProcess.start(
                Contender.product(settings), Run.environment(standIn, data), settings.log("pages"));
    }

    /** Returns when all is stored, and delivered, dead or waiting as it should be. */
    void fill(ContenderProcess process, SegmentStandIn standIn, OperatorApi api)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        for (int first = 0; first < settings.stored(); first += PORTION) {
            int end = Math.min(settings.stored(), first + PORTION);
            SignedEvents events = signed(first, end - first);
            book = events.newBook();
            if (first == 0) {
                process.awaitReady(events, 0, deadline);
            }
            send(process, events, first == 0 ? 1 : 0);
            int wanted = events.count() - bodies.large(first, end);
            book.await(wanted, deadline);
            if (book.unique() < wanted) {
                throw new IOException("%d events never arrived".formatted(wanted - book.unique()));
            }
            System.out.printf(
                    Locale.ROOT,
                    "%,d stored and delivered after %,d s%n",
                    end,
                    Duration.ofNanos(System.nanoTime() - began).toSeconds());
        }
        awaitWaiting(api, 0);
        standIn.goDown();
        send(process, signed(settings.stored(), WAITING), 0);
        awaitWaiting(api, WAITING);
        awaitIndex(api);
    }

    long meanBodyBytes() {
        return bodyBytes / (settings.stored() + WAITING);
    }

    private SignedEvents signed(int first, int count) {
        SignedEvents events = new SignedEvents(bodies, first, count, Bench.SECRET);
        bodyBytes += events.meanBodyBytes() * count;
        return events;
    }

    private void send(ContenderProcess process, SignedEvents events, int first) throws IOException {
        LoadGenerator.Result load = new LoadGenerator(events, process.port())
                .send(first, events.count(), settings.connections(), deadline.orIn(PATIENCE));
        if (load.refused() > 0) {
            throw new IOException(load.refused() + " events were refused, the last with " + load.lastRefusal());
        }
    }

    private void awaitWaiting(OperatorApi api, int wanted) throws IOException, InterruptedException {
        Deadline patience = deadline.orIn(PATIENCE);
        while (OperatorApi.number(api.get("/api/status"), "waiting") != wanted) {
            patience.check(wanted + " waiting events");
            Thread.sleep(50);
        }
    }

    private void awaitIndex(OperatorApi api) throws IOException, InterruptedException {
        Deadline patience = deadline.orIn(PATIENCE);
        String status = api.get("/api/status");
        while (OperatorApi.number(status, "events") - OperatorApi.number(status, "indexed") >= 256) {
            patience.check("the index");
            Thread.sleep(50);
            status = api.get("/api/status");
        }
    }
}
