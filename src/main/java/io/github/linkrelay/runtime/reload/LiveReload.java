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
 * Takes edited files over while the process runs. Files that are not right as a whole change nothing: the routes that
 * ran go on running, and the log, the health check and the metrics say what is wrong, and in which file.
 *
 * <p>One daemon thread of its own does everything, from {@link #start} to {@link #close}.
 */
public final class LiveReload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.reload");
    private static final long LOOK_MILLIS = 100;
    private static final int UNREADABLE_LOOKS = 20;
    private static final long LONGEST_TAKEOVER_MILLIS = 10_000;

    private final FileWatch watch;
    private final Supplier<Function<RouteFiles, List<FileProblem>>> checks;
    private final Takeover takeover;
    private final RunningCopy copy;
    private final Clock clock;
    private final Thread thread = LastingThread.of("linkrelay-reload", this::run);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private RouteFiles running;
    private int unreadable;
    private boolean closed;
    private volatile ReloadStatus status = ReloadStatus.START;

    /**
     * @param context started, with routes from {@code running}
     * @param running the files that were there before the routes were loaded
     * @param settle how long files must have stayed the same before they are looked at
     * @param checks gives, for each edit, what tells the problems of a whole set of files, on the calling thread; asked
     *     more than once for one edit, it must judge by the same events
     * @param settings what is made of the settings
     * @param webhooks holds the requests of a path, with its slash, from this call until what it returns is run; none of
     *     them is refused for want of a route
     * @param data the folder of the outbox, below which the accepted files are kept
     */
    public LiveReload(
            CamelContext context,
            RouteFiles running,
            Duration settle,
            Supplier<Function<RouteFiles, List<FileProblem>>> checks,
            LiveSettings settings,
            Function<String, Runnable> webhooks,
            Path data,
            Clock clock) {
        this.running = running;
        this.watch = new FileWatch(running, settle, System::nanoTime);
        this.checks = checks;
        this.takeover = new Takeover(context, settings, webhooks, running);
        this.copy = new RunningCopy(data);
        this.clock = clock;
    }

    /**
     * Up at all times, for the process is as sound as before.
     *
     * @param masked makes of a problem what anybody may read
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

    /** Lets a takeover that is under way end, and watches no more. */
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
                    // It can be read again, and may well be as it was: what was said of it must not stay.
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
            // An edit that breaks the check itself, a bean of a class that can't be linked for one, must not end the
            // watch.
            OutOfMemory.met(e);
            LOG.error("The edited files could not be looked at", e);
            refuse(List.of(new FileProblem("routes", 0, "the files could not be looked at: " + e, "")));
        }
    }

    private void judge(RouteFiles next) {
        if (next.texts().equals(running.texts())) {
            if (status.degraded()) {
                LOG.info("The files are again those that run");
                status = status.mended();
            }
            return;
        }
        List<FileProblem> problems = new Candidate(running, next, checks.get()).problems();
        if (isClosing()) {
            // The next start reads them.
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
            if (!result.needRestart().isEmpty()) {
                LOG.warn(
                        "These settings have their new value after a restart: {}",
                        String.join(", ", result.needRestart()));
            }
            keepCopy();
            status = status.applied(result.needRestart(), clock.instant());
        } catch (TakeoverException e) {
            for (String file : e.lost()) {
                // Any text of it is news then, also the one that ran before.
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

    /** For a moment that is what an editor does; for longer it is a fault. */
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
