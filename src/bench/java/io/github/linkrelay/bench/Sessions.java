package io.github.linkrelay.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The parts that are measured contender by contender, in alternating order. All of a contender's parts are measured in
 * one process, one after the other: cold, then warm.
 */
final class Sessions {

    private final Bench bench;
    private final Settings settings;
    private int halfRate;

    Sessions(Bench bench) {
        this.bench = bench;
        this.settings = bench.settings();
    }

    /** @param contenders the peer first, for its highest load decides about the half load of all */
    void measure(List<Contender> contenders, Contender camelMain) throws IOException, InterruptedException {
        List<Contender> order = new ArrayList<>(contenders);
        for (int round = 1; round <= settings.rounds(); round++) {
            for (Contender contender : order) {
                measure(contender, round);
            }
            if (settings.measures(Part.COLD) && camelMain != null) {
                measureReady(camelMain, round);
            }
            Collections.reverse(order);
        }
    }

    private void measure(Contender contender, int round) throws IOException, InterruptedException {
        try (DataFolder data = DataFolder.fresh(settings, contender.name());
                Run run = Run.start(bench, contender, round, data)) {
            try {
                measure(contender, run, data);
            } catch (IOException e) {
                throw new IOException(e.getMessage() + run.process().logEnd(), e);
            }
        }
    }

    private void measure(Contender contender, Run run, DataFolder data) throws IOException, InterruptedException {
        if (settings.measures(Part.COLD)) {
            run.cold();
            if (contender.name().equals(Contender.PRODUCT)) {
                StatusCommand.measure(run, contender, data);
            }
        } else {
            run.awaitReady();
        }
        if (settings.measures(Part.WARM) || settings.measures(Part.HALF) || settings.measures(Part.CONNECTIONS)) {
            // The first seconds of the process have warmed it, too, where they were watched.
            if (settings.measures(Part.COLD)) {
                run.warmUp(settings.warmup(), settings.warmupTime());
            } else {
                run.warmUp(2 * settings.warmup(), settings.warmupTime().plus(settings.coldTime()));
            }
        }
        if (settings.measures(Part.WARM)) {
            run.full(Part.WARM, settings.connections(), settings.connections());
        }
        if (settings.measures(Part.HALF) && halfRate() > 0) {
            run.paced(Part.HALF, halfRate(), halfRate(), settings.time());
        }
        if (settings.measures(Part.CONNECTIONS)) {
            for (int connections : settings.connectionCounts()) {
                run.full(Part.CONNECTIONS, connections, connections);
            }
        }
    }

    /** Measures a contender that takes requests, but delivers none. */
    private void measureReady(Contender contender, int round) throws IOException, InterruptedException {
        try (DataFolder data = DataFolder.fresh(settings, contender.name());
                Run run = Run.start(bench, contender, round, data).awaitReady()) {
            run.add(
                    Part.COLD,
                    "start",
                    Figure.READY,
                    (System.nanoTime() - run.process().started()) / 1e9);
            run.add(Part.COLD, "start", Figure.READY_CPU, run.process().cpuMicros() / 1e6);
        }
    }

    /** Half of what the peer took when it was first measured; the same for all contenders and rounds. */
    private int halfRate() {
        if (halfRate == 0) {
            OptionalDouble peer =
                    bench.results().median(Part.WARM, settings.connections(), Contender.PEER, Figure.DELIVERED);
            halfRate = Integer.parseInt(Settings.text("half.rate", String.valueOf((int) (peer.orElse(0) / 2))));
        }
        return halfRate;
    }
}
