package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.lasting.OutOfMemory;
import io.github.linkrelay.outbox.dispatch.Listeners;
import java.util.concurrent.CompletableFuture;

/**
 * Takes operations from any other thread to the thread that commits. If a future succeeds, the change is on disk,
 * forced. If it fails with {@link NotStoredException}, nothing was stored, and the caller may try later.
 */
public final class StoreWriter implements Execution {

    public static final String NO_MEMORY = "The process ran out of memory less than a minute ago";
    private static final String CLOSED = "The outbox is closed";

    private final Intake intake;
    private final Intake quarantine;
    private final Answers answers;
    private final Committer committer;
    private final Listeners listeners;
    private volatile boolean closed;
    private volatile boolean ended;

    public StoreWriter(Intake intake, Intake quarantine, Answers answers, Committer committer, Listeners listeners) {
        this.intake = intake;
        this.quarantine = quarantine;
        this.answers = answers;
        this.committer = committer;
        this.listeners = listeners;
    }

    /** Takes an operation, unless the outbox is closed or too much waits already. */
    public <T> CompletableFuture<T> submit(Operation<T> operation) {
        if (closed) {
            return refuse(CLOSED);
        }
        if (OutOfMemory.isRecent()) {
            return refuse(NO_MEMORY);
        }
        if (!intake.offer(operation)) {
            return refuse("The outbox has no room for another append: too many wait for the disk");
        }
        return taken(operation);
    }

    @Override
    public <T> CompletableFuture<T> execute(Operation.Work<T> work) {
        return submit(Operation.of(0, work));
    }

    /**
     * Does the same as {@link #execute} for the outbox's own work, which has room of its own: it is not refused because
     * too many appends wait, and no append is refused because of it.
     */
    public <T> CompletableFuture<T> executeAside(Operation.Work<T> work) {
        Operation<T> operation = Operation.of(0, work);
        intake.addAside(operation);
        return taken(operation);
    }

    /**
     * Takes an operation that keeps a refused body, which has a transaction of its own and may wait for longer than
     * others. Returns false for no room.
     */
    boolean offerQuarantine(Operation<?> operation) {
        return !closed && quarantine.offer(operation);
    }

    public boolean isClosed() {
        return closed;
    }

    /** Ends the taking: every later operation is refused. */
    public void close() {
        closed = true;
    }

    /** Writes what waits, and returns when nothing more will be written. */
    public void end() throws InterruptedException {
        committer.close();
        ended = true;
        answers.fail(intake.drainAll(), new NotStoredException(CLOSED));
        answers.close();
    }

    private <T> CompletableFuture<T> taken(Operation<T> operation) {
        committer.wake();
        if (ended) {
            // It may have come after the last look into the intake; if not, it has its answer and keeps that.
            operation.fail(new NotStoredException(CLOSED));
        }
        return operation.future;
    }

    private <T> CompletableFuture<T> refuse(String reason) {
        listeners.tell(l -> l.appendRefused(reason));
        return CompletableFuture.failedFuture(new NotStoredException(reason));
    }
}
