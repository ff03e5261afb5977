package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.lasting.LastingThread;
import io.github.linkrelay.lasting.OutOfMemory;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.files.RouteFiles;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over edited files while the process runs. If the whole set is not right, nothing changes: the running routes go
 * on, and the log, the health check and the metrics say what is wrong, and in which file.
 *
 * <p>The way of an edit: {@link FileWatch} notices it, and {@link Candidate} has the whole set checked.
 * {@link Takeover} makes the beans anew whose settings changed, finds by {@link FileGraph} which files the edit
 * affects, and lets {@link RouteSwap} replace their routes; {@link RunningCopy} then writes the files that are in
 * force. If the swap fails, {@link Takeover} puts back what ran before.
 *
 * <p>One daemon thread does everything, from {@link #start} to {@link #close}.
 */
public final class LiveReload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.reload");
    private static final long LOOK_MILLIS = 100;
    private static final int UNREADABLE_LOOKS = 20;
    private static final long LONGEST_TAKEOVER_MILLIS = 10_000;

    private final FileWatch watch;
    private final Supplier<Function<RouteFiles, List<FileProblem>>> checks;
    private final Takeover takeover;
    private final DestinationChanges destinations;
    private final RunningCopy copy;
    private final Clock clock;
    private final Thread thread = LastingThread.of("linkrelay-reload", this::run);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private RouteFiles running;
    /** The files that are not loaded and were named already. */
    private List<FileProblem> passedOver;

    private int unreadable;
    private boolean closed;
    private volatile ReloadStatus status = ReloadStatus.START;

    /**
     * @param context a started context with the routes of {@code running}
     * @param running the files that were there before the routes were loaded
     * @param settle how long files must have stayed the same before they are looked at
     * @param checks gives, for each edit, a function that returns the problems of a whole set of files, on the calling
     *     thread; during one edit it must use the same events each time
     * @param settings the beans that are made from the settings
     * @param webhooks holds the requests of a path, with its slash, from this call until what it returns is run; none of
     *     them is refused for want of a route
     * @param destinations is told of each edit that is taken over
     * @param data the folder of the outbox, below which a copy of the files in force is kept
     */
    public LiveReload(
            CamelContext context,
            RouteFiles running,
            Duration settle,
            Supplier<Function<RouteFiles, List<FileProblem>>> checks,
            LiveSettings settings,
            Function<String, Runnable> webhooks,
            DestinationChanges destinations,
            Path data,
            Clock clock) {
        this.running = running;
        this.passedOver = running.passedOver();
        this.watch = new FileWatch(running, settle, System::nanoTime);
        this.checks = checks;
        this.takeover = new Takeover(context, settings, webhooks, destinations, running);
        this.destinations = destinations;
        this.copy = new RunningCopy(data);
        this.clock = clock;
    }

    /**
     * Returns the health check. It is always up, because a refused edit changes nothing.
     *
     * @param masked turns a problem into what anybody may read of it
     */
    public HealthCheck healthCheck(UnaryOperator<String> masked) {
        return new ReloadHealthCheck(this::status, masked);
    }

    public void measure(MeterRegistry meters) {
        counter(meters, "applied", ReloadStatus::applied);
        counter(meters, "refused", ReloadStatus::refused);
        Gauge.builder("linkrelay.reload.failed", this, reload -> reload.status().degraded() ? 1 : 0)
                .description("1 while the files on the disk are not in force")
                .register(meters);
    }

    public ReloadStatus status() {
        return status;
    }

    /** Begins to watch. */
    public void start() {
        keepCopy();
        thread.start();
    }

    /** Waits for the end of a takeover that is under way, and stops watching. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            closing.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(LONGEST_TAKEOVER_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isClosed()) {
            try {
                Optional<RouteFiles> files = watch.look();
                if (unreadable >= UNREADABLE_LOOKS && files.isEmpty()) {
                    // The files can be read again, and may be unchanged; the problem that was reported must not stay.
                    watch.tellAgain();
                }
                unreadable = 0;
                files.ifPresent(this::consider);
            } catch (IOException e) {
                unreadable(e);
            } catch (RuntimeException e) {
                LOG.error("The edited files could not be looked at, trying again", e);
            }
        }
    }

    @SuppressWarnings("WaitNotInLoop") // To look too early does no harm.
    private boolean isClosed() {
        lock.lock();
        try {
            if (!closed) {
                closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
            return closed;
        } catch (InterruptedException e) {
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void consider(RouteFiles next) {
        try {
            judge(next);
        } catch (RuntimeException | Error e) {
            // An edit that breaks the check itself, for instance by a class that can't be linked, must not end the
            // watch.
            OutOfMemory.met(e);
            LOG.error("The edited files could not be looked at", e);
            refuse(List.of(new FileProblem("routes", 0, "the files could not be looked at: " + e, "")));
        }
    }

    private void judge(RouteFiles next) {
        next.passedOver().stream().filter(file -> !passedOver.contains(file)).forEach(file -> LOG.warn("{}", file));
        passedOver = next.passedOver();
        if (next.texts().equals(running.texts())) {
            if (status.degraded()) {
                LOG.info("The files are again those that run");
                status = status.mended();
            }
            return;
        }
        List<FileProblem> problems = new Candidate(running, next, checks.get()).problems();
        if (isClosing()) {
            // The next start reads the files.
            return;
        }
        if (problems.isEmpty()) {
            apply(next);
        } else {
            refuse(problems);
        }
    }

    private void apply(RouteFiles next) {
        try {
            Takeover.TakenOver result = takeover.replace(running, next);
            running = next;
            LOG.info("Taken over: {}", result.summary());
            destinations.takenOver();
            if (!result.needRestart().isEmpty()) {
                LOG.warn(
                        "These settings have their new value after a restart: {}",
                        String.join(", ", result.needRestart()));
            }
            keepCopy();
            status = status.applied(result.needRestart(), clock.instant());
        } catch (TakeoverException e) {
            for (String file : e.lost()) {
                // Any text of that file counts as new then, also the one that ran before.
                running = running.without(file);
            }
            refuse(e.problems());
        }
    }

    private void refuse(List<FileProblem> problems) {
        for (FileProblem problem : problems) {
            LOG.error("Not taken over, what ran goes on: {}", problem.toString().replaceAll("\\s*\\R\\s*", " "));
        }
        status = status.refused(problems);
    }

    /** Counts failures to read the files. A short failure is normal while an editor saves; a longer one is a fault. */
    private void unreadable(IOException failure) {
        unreadable++;
        if (unreadable == UNREADABLE_LOOKS) {
            String file = failure instanceof FileSystemException named ? named.getFile() : "routes";
            refuse(List.of(new FileProblem(file, 0, "the file can't be read: " + failure, "")));
        }
    }

    private void keepCopy() {
        try {
            copy.write(running);
        } catch (IOException e) {
            LOG.warn("The copy of the running files can't be written: {}", e.toString());
        }
    }

    private void counter(MeterRegistry meters, String result, Function<ReloadStatus, Long> count) {
        FunctionCounter.builder("linkrelay.reload", this, reload -> count.apply(reload.status()))
                .description("Edited files by what became of them")
                .tag("result", result)
                .register(meters);
    }
}
