package io.github.linkrelay.outbox.sqlite.write;

import java.util.concurrent.CompletableFuture;

/** Runs work on the committing thread, in a transaction with whatever else waits. Any other thread may call it. */
public interface Execution {

    /**
     * Has the work done on the committing thread. The future succeeds with its result when the transaction is on disk.
     */
    <T> CompletableFuture<T> execute(Operation.Work<T> work);
}
