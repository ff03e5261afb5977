package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.event.OutboxException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/**
 * A change that waits to be written in a transaction.
 *
 * @param <T> the result of its future when the transaction is on disk
 */
public abstract class Operation<T> {

    final CompletableFuture<T> future = new CompletableFuture<>();
    private final int bytes;
    private Intake intake;
    private T result;
    private NotStoredException refusal;

    Operation(int bytes) {
        this.bytes = bytes;
    }

    void cameBy(Intake way) {
        intake = way;
    }

    /** Says that the operation is answered and no longer counts in the intake, if it did. */
    void release() {
        if (intake != null) {
            intake.release(this);
        }
    }

    /** Returns how many bytes of bodies it keeps in memory while it waits. */
    int bytes() {
        return bytes;
    }

    /** Runs inside a transaction on the committing thread; again if that transaction failed. */
    final void run(Store store) throws SQLException {
        refusal = null;
        result = null;
        try {
            result = write(store);
        } catch (NotStoredException e) {
            refusal = e;
        }
    }

    /**
     * Makes the change within the present transaction, and returns the result for the future.
     *
     * @throws NotStoredException to refuse this operation alone; then it must have written nothing
     */
    abstract T write(Store store) throws SQLException;

    T result() {
        return result;
    }

    NotStoredException refusal() {
        return refusal;
    }

    /** Completes the future; called after the commit. */
    void complete() {
        if (refusal != null) {
            future.completeExceptionally(refusal);
        } else {
            future.complete(result);
        }
    }

    public void fail(OutboxException failure) {
        refusal = failure instanceof NotStoredException unavailable ? unavailable : null;
        future.completeExceptionally(failure);
    }

    /** The signature of {@link #write} for a lambda. */
    public interface Work<T> {
        T write(Store store) throws SQLException;
    }

    public static <T> Operation<T> of(int bytes, Work<T> work) {
        return new Operation<>(bytes) {
            @Override
            T write(Store store) throws SQLException {
                return work.write(store);
            }
        };
    }

    /** An operation that counts as an append. */
    public static class Append extends Operation<Appended> {

        private final NewEvent event;

        public Append(NewEvent event) {
            super(event.body().length);
            this.event = event;
        }

        @Override
        Appended write(Store store) throws SQLException {
            return store.append(event);
        }
    }

    /** Admits a body that was kept as no event, and deletes the kept body. The result is {@code null} if it is gone. */
    static final class Admission extends Append {

        private final KeptBody from;
        private final long id;

        Admission(NewEvent event, KeptBody from, long id) {
            super(event);
            this.from = from;
            this.id = id;
        }

        @Override
        Appended write(Store store) throws SQLException {
            if (!store.keeps(from, id)) {
                return null;
            }
            // The append comes first, because it may be refused. If it is a duplicate, the event is stored already, and
            // the kept body is deleted as well.
            Appended appended = super.write(store);
            store.admitted(appended);
            store.drop(from, id);
            return appended;
        }
    }
}
