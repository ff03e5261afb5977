package io.github.linkrelay.runtime;

import io.github.linkrelay.lasting.LastingThread;
import io.github.linkrelay.lasting.OutOfMemory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends Linkrelay's own process if it can't go on reliably: when memory runs out, because the code that threw the error
 * may be in any state, and when a timer's thread dies, because Java starts no other. A service manager should start the
 * process again. Nothing is lost, as with any sudden end.
 *
 * <p>The JVM's own switch, {@code -XX:+ExitOnOutOfMemoryError}, can't be set from inside the process, for instance
 * under {@code mvn camel:run}. Libraries may catch the error and go on, so a thread also allocates a little memory
 * every second.
 */
final class ProcessGuard {
    /** The exit code is the same as the JVM's own. */
    static final int EXIT_CODE = 3;

    private static final Logger LOG = LoggerFactory.getLogger("linkrelay");
    /** The class of the threads of java.util.Timer; Camel's timer: has one for each name. */
    private static final String TIMER = "java.util.TimerThread";

    private static final int LITTLE = 1 << 20;
    private static final long EVERY = TimeUnit.SECONDS.toNanos(1);

    /** The message is made beforehand, because there may be no memory for it when it is needed. */
    private final byte[] noMemory = ("Linkrelay ends, for memory ran out (the heap may have "
                    + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MiB, see -Xmx). Nothing that was acknowledged is lost: start it again."
                    + System.lineSeparator())
            .getBytes(StandardCharsets.UTF_8);

    private final FileOutputStream errors = new FileOutputStream(FileDescriptor.err);
    /** This is a field, because the compiler would remove an unused local variable. */
    volatile byte[] little;

    private ProcessGuard() {}

    /** Begins to watch. */
    static void start() {
        ProcessGuard guard = new ProcessGuard();
        OutOfMemory.then(failure -> guard.end(guard.noMemory));
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            OutOfMemory.met(failure);
            LOG.error("The thread {} ended", thread.getName(), failure);
            if (thread.getClass().getName().equals(TIMER)) {
                guard.end(("Linkrelay ends, for a timer's thread did: " + thread.getName()
                                + ". Nothing that was acknowledged is" + " lost: start it again."
                                + System.lineSeparator())
                        .getBytes(StandardCharsets.UTF_8));
            }
        });
        LastingThread.of("linkrelay-memory", guard::watch).start();
    }

    private void watch() {
        while (true) {
            little = new byte[LITTLE];
            little = null;
            LockSupport.parkNanos(this, EVERY);
        }
    }

    /** Ends the process at once. A shutdown would need memory. */
    private void end(byte[] message) {
        try {
            errors.write(message);
        } catch (IOException e) {
            // The output can't be written.
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
