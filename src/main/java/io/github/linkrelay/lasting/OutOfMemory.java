package io.github.linkrelay.lasting;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Whether memory ran out. It is a matter of the whole process, so this is static: a process of our own ends then, and as a
 * guest in another we take no webhooks for a while. Safe for any number of threads.
 */
public final class OutOfMemory {
    private static final long WHILE = TimeUnit.MINUTES.toNanos(1);
    private static final long NEVER = Long.MIN_VALUE;
    private static final AtomicLong LAST = new AtomicLong(NEVER);
    private static final AtomicReference<Consumer<Throwable>> THEN = new AtomicReference<>(failure -> {});

    private OutOfMemory() {}

    /** To be called with everything that somebody caught and can't explain; does something if memory ran out. */
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

    /** Whether it did within the last minute. */
    public static boolean isRecent() {
        long last = LAST.get();
        return last != NEVER && System.nanoTime() - last < WHILE;
    }

    /** What is to be done when it does, on the thread that met it; for whoever owns the process. */
    public static void then(Consumer<Throwable> action) {
        THEN.set(action);
    }
}
