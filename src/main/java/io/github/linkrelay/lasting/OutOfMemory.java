package io.github.linkrelay.lasting;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Notices when memory runs out. That concerns the whole process, so this is static. Linkrelay's own process ends then;
 * inside another application webhooks are refused for a while. It is safe for any number of threads.
 */
public final class OutOfMemory {
    private static final long WHILE = TimeUnit.MINUTES.toNanos(1);
    private static final long NEVER = Long.MIN_VALUE;
    private static final AtomicLong LAST = new AtomicLong(NEVER);
    private static final AtomicReference<Consumer<Throwable>> THEN = new AtomicReference<>(failure -> {});

    private OutOfMemory() {}

    /**
     * Must be called with every unexpected failure that was caught. It acts if memory ran out, and otherwise does
     * nothing.
     */
    public static void met(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (cause instanceof OutOfMemoryError) {
                LAST.set(System.nanoTime());
                THEN.get().accept(cause);
                return;
            }
        }
    }

    /** Whether memory ran out within the last minute. */
    public static boolean isRecent() {
        long last = LAST.get();
        return last != NEVER && System.nanoTime() - last < WHILE;
    }

    /** Sets what is done when memory runs out, on the thread that noticed it. The owner of the process calls this. */
    public static void then(Consumer<Throwable> action) {
        THEN.set(action);
    }
}
