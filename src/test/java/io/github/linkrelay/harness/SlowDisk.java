package io.github.linkrelay.harness;

import io.github.linkrelay.outbox.Outbox;
import io.github.linkrelay.outbox.view.OutboxListener;
import java.util.concurrent.CountDownLatch;

/** Holds the outbox's committing thread after its next transactions, before anybody is told, until it is closed. */
public final class SlowDisk implements OutboxListener, AutoCloseable {
    private final Outbox outbox;
    private final CountDownLatch released = new CountDownLatch(1);

    public SlowDisk(Outbox outbox) {
        this.outbox = outbox;
        outbox.addListener(this);
    }

    @Override
    public void appended(int events, int duplicates, long bytes) {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        released.countDown();
        outbox.removeListener(this);
    }
}
