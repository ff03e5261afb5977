package io.github.linkrelay.lasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class LastingThreadTest {
    @Test
    void aThreadBeginsItsWorkAnewAfterWhateverItThrewAndEndsWhenItReturns() throws Exception {
        AtomicInteger times = new AtomicInteger();
        CountDownLatch failed = new CountDownLatch(2);
        Thread thread = LastingThread.of("of a test", () -> {
            failed.countDown();
            switch (times.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("of a test");
                case 2 -> throw new LinkageError("of a test");
                default -> {}
            }
        });
        assertThat(thread.isDaemon()).isTrue();
        thread.start();
        assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
        LockSupport.unpark(thread);
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(times).hasValue(3);
    }

    @Test
    void aTaskThrowsNothing() {
        Runnable task = LastingThread.task("of a test", () -> {
            throw new LinkageError("of a test");
        });
        assertThatCode(task::run).doesNotThrowAnyException();
    }
}
