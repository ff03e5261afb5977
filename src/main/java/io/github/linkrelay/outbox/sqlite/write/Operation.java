package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.event.OutboxException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/**
 * Something that waits for its place in a transaction.
 *
 * @param <T> what its future brings, once that transaction is on disk
 */
public abstract class Operation<T> {

    public final CompletableFuture<T> future = new CompletableFuture<>();
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

    /** It is answered and no longer counts where it came in, if it did. */
    void release() {
        if (intake != null) {
            intake.release(this);
        }
    }

    /** The body bytes that it holds in memory while it waits. */
    int bytes() {
        return bytes;
    }

    /** Runs inside a transaction, again if that one failed; on the committing thread. */
    final void run(Store store) throws SQLException {
        refusal = null;
        result = null;
        try {
            result = write(store);
        } catch (NotStoredException e) {
            refusal = e;
        }
    }

    /** @throws NotStoredException to refuse this one operation, having written nothing */
    abstract T write(Store store) throws SQLException;

    T result() {
        return result;
    }

    NotStoredException refusal() {
        return refusal;
    }

    /** After the commit. */
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

    /** What {@link #write} of a lambda looks like. */
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

    /** What is counted as an append. */
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

    /** Lets a body in that was kept as no event, and drops what was kept. Its result is {@code null} if that is gone. */
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
            // The append first, for it may be refused. A duplicate is stored already, and nothing is to be kept either.
            Appended appended = super.write(store);
            store.admitted(appended);
            store.drop(from, id);
            return appended;
        }
    }
}
