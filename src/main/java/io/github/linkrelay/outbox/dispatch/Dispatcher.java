package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.FailureWords;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.lasting.LastingThread;
import io.github.linkrelay.lasting.OutOfMemory;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Hands the events of one destination to a route, in order of sequence, on a thread of its own. */
public final class Dispatcher implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final long READ_AGAIN_MILLIS = 1_000;
    private static final long JOIN_MILLIS = 5_000;

    private final Subscription subscription;
    private final EventLog log;
    private final ReplayReader replays;
    private final Predecessor predecessor;
    private final Consumer<Delivery> route;
    private final Thread thread;
    private final TroubleLog unreadable = new TroubleLog();
    private List<StoredEvent> page = List.of();
    /** The last event of the gap in the log that was told last. */
    private long gapTold;

    /**
     * Makes a dispatcher that is yet to be started.
     *
     * @param replays     opens what a replay is to send; called on the dispatching thread
     * @param predecessor or {@code null}
     * @param route       called on the dispatching thread, for one event after another
     */
    public Dispatcher(
            String outbox,
            Subscription subscription,
            EventLog log,
            ReplayPages.Opener replays,
            Predecessor predecessor,
            Consumer<Delivery> route) {
        this.subscription = subscription;
        this.log = log;
        this.replays = new ReplayReader(replays);
        this.predecessor = predecessor;
        this.route = route;
        this.thread = LastingThread.of("outbox-" + outbox + "-dispatch-" + subscription.name(), this);
    }

    public void start(DispatchSettings settings) {
        subscription.attach(this, settings);
        if (predecessor != null && !predecessor.isKnown()) {
            LOG.warn(
                    "The outbox destination {} waits for {}, which this outbox doesn't know. It gets nothing until then.",
                    subscription.name(),
                    predecessor.name());
        }
        thread.start();
    }

    /** Returns when the thread has ended, or after a few seconds if the route holds it. */
    public void stop() {
        subscription.detach(this);
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the destination that goes before this one; {@code null} if none does. */
    Predecessor predecessor() {
        return predecessor;
    }

    public Subscription subscription() {
        return subscription;
    }

    @Override
    public void run() {
        // Events that were read before an unexpected failure are read anew.
        page = List.of();
        boolean more = true;
        while (more) {
            try (EventLog.Reader reader = log.reader()) {
                more = handOverUntilFailure(reader);
            } catch (IOException e) {
                boolean isDue =
                        unreadable.met("unreadable", subscription.now().nanos()).isDue();
                LOG.atLevel(isDue ? Level.WARN : Level.DEBUG)
                        .log("The outbox {} can't be read, trying again: {}", log.place(), e.getMessage());
                more = pauseReading();
            } catch (InterruptedException e) {
                subscription.detach(this);
                more = false;
            } finally {
                replays.close();
            }
        }
    }

    /** Hands over events; returns false when the destination was taken from this dispatcher. */
    private boolean handOverUntilFailure(EventLog.Reader reader) throws IOException, InterruptedException {
        for (long next = subscription.awaitNext(this);
                next != SubscriptionState.END;
                next = subscription.awaitNext(this)) {
            HandedOver delivery;
            if (next == SubscriptionState.REPLAY) {
                delivery = replay();
            } else {
                StoredEvent event = find(next, reader);
                delivery = event == null ? null : subscription.handOver(this, event);
            }
            if (delivery != null) {
                handOver(delivery, reader);
            }
        }
        return false;
    }

    /** Returns the next event of the replay whose turn it is; {@code null} if a page was to be read first. */
    private HandedOver replay() {
        ReplayRun run = subscription.toRead(this);
        if (run == null) {
            return subscription.handOverReplay(this);
        }
        try {
            subscription.read(this, run, replays.read(run));
        } catch (IOException e) {
            if (subscription.failedToRead(run)) {
                LOG.warn(
                        "The replay {} of {} to the outbox destination {} can't be read, it is tried again: {}",
                        run.id(),
                        run.begun().source(),
                        subscription.name(),
                        e.getMessage());
            }
        }
        return null;
    }

    private void handOver(HandedOver delivery, EventLog.Reader reader) {
        try {
            if (predecessor != null) {
                delivery.deadElsewhere(
                        reader.isDeadLetter(predecessor.name(), delivery.event().sequence()));
            }
            route.accept(delivery);
        } catch (IOException e) {
            delivery.release(Pause.backOff("the outbox can't be read: " + e.getMessage()));
        } catch (RuntimeException | Error e) {
            delivery.release(Pause.backOff("the route failed: " + FailureWords.of(e)));
            OutOfMemory.met(e);
            if (e instanceof VirtualMachineError) {
                LOG.error("The route of the outbox destination {} failed", subscription.name(), e);
            }
        }
    }

    /**
     * Returns the event from memory, from the present page or from a new one; {@code null} if the file doesn't have it.
     */
    private StoredEvent find(long sequence, EventLog.Reader reader) throws IOException {
        StoredEvent event = log.recent(sequence);
        if (event == null) {
            event = inPage(sequence);
        }
        if (event != null) {
            return event;
        }
        boolean alone = subscription.isAside(sequence);
        long last = alone ? sequence : log.last();
        if (alone) {
            // An event that was set aside comes between others, so it is read alone and the page of the others is kept.
            List<StoredEvent> one = reader.read(sequence, last);
            if (!one.isEmpty()) {
                return one.get(0);
            }
            page = List.of();
        } else {
            page = reader.read(sequence, last);
        }
        unreadable.ended();
        event = inPage(sequence);
        if (event == null) {
            long gapEnd = page.isEmpty() ? last : page.get(0).sequence() - 1;
            boolean isNew = gapEnd != gapTold;
            gapTold = gapEnd;
            LOG.atLevel(isNew ? Level.ERROR : Level.DEBUG)
                    .log(
                            "The outbox {} doesn't hold the events {} to {}, which {} has not had; they become dead letters"
                                    + " without a body",
                            log.place(),
                            sequence,
                            gapEnd,
                            subscription.name());
            subscription.missing(sequence, gapEnd);
        }
        return event;
    }

    private StoredEvent inPage(long sequence) {
        // Pages have no gaps, except in a damaged file, where the event is then looked up anew.
        long index = page.isEmpty() ? -1 : sequence - page.get(0).sequence();
        StoredEvent event = index < 0 || index >= page.size() ? null : page.get((int) index);
        return event != null && event.sequence() == sequence ? event : null;
    }

    private boolean pauseReading() {
        try {
            Thread.sleep(READ_AGAIN_MILLIS);
            return true;
        } catch (InterruptedException e) {
            subscription.detach(this);
            return false;
        }
    }
}
