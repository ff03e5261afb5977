package io.github.linkrelay.runtime.check.trial;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.DeliverySource;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.StoredEvent;
import org.apache.camel.NamedNode;

/** The delivery of one event in a trial. It notes how the event ends, and moves no cursor. */
final class TrialDelivery implements Delivery {
    /** Says how the delivery ended, in the words of the outbox. */
    enum Ending {
        OPEN,
        ACKNOWLEDGED,
        FILTERED,
        DEAD,
        RELEASED
    }

    /** A step that failed. */
    record StepFailure(NamedNode step, Throwable cause) {}

    private static final DeliverySource SOURCE = new DeliverySource() {};

    private final StoredEvent event;
    private Ending end = Ending.OPEN;
    private String reason = "";
    private boolean deferred;
    private byte[] call = new byte[0];
    private StepFailure failure;
    private boolean answered;

    TrialDelivery(StoredEvent event) {
        this.event = event;
    }

    @Override
    public StoredEvent event() {
        return event;
    }

    @Override
    public DeliverySource source() {
        return SOURCE;
    }

    @Override
    public boolean acknowledge() {
        return settle(Ending.ACKNOWLEDGED, "");
    }

    @Override
    public boolean filter() {
        return settle(Ending.FILTERED, "");
    }

    @Override
    public boolean deadLetter(String why) {
        return settle(Ending.DEAD, why);
    }

    @Override
    public boolean release(Pause pause) {
        return settle(Ending.RELEASED, pause.reason());
    }

    @Override
    public boolean routeFailed(Exception cause) {
        return settle(
                Ending.RELEASED,
                cause == null ? "the route failed" : root(cause).toString());
    }

    private synchronized boolean settle(Ending how, String why) {
        if (end != Ending.OPEN) {
            return false;
        }
        end = how;
        reason = why;
        return true;
    }

    @Override
    public synchronized void defer() {
        deferred = true;
    }

    @Override
    public synchronized boolean isSettled() {
        return end != Ending.OPEN;
    }

    @Override
    public synchronized boolean isDeferred() {
        return deferred;
    }

    synchronized Ending end() {
        return end;
    }

    synchronized String reason() {
        return reason;
    }

    /** Notes the JSON of the event when it goes into a batch. */
    synchronized void become(byte[] json) {
        call = json;
    }

    synchronized byte[] call() {
        return call;
    }

    /**
     * Notes a failure. If a failure is reported several times, the first report counts, because it comes from the
     * innermost step.
     */
    synchronized void fail(NamedNode step, Throwable cause) {
        if (failure == null || root(failure.cause()) != root(cause)) {
            failure = new StepFailure(step, cause);
        }
    }

    /** Returns the step that failed last; null if none did. */
    synchronized StepFailure failure() {
        return failure;
    }

    /** Notes that a step got an answer that only a trial gives. A failure after that says nothing about the files. */
    synchronized void answered() {
        answered = true;
    }

    synchronized boolean isAnswered() {
        return answered;
    }

    static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
