package io.github.linkrelay.runtime.check.trial;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How long a trial waits. Computing takes milliseconds, so a step that does not end waits for something, unless the
 * machine is too busy to run it.
 *
 * @param step  how long no step may begin or end
 * @param all   how long a route may take for all events, if its steps do end
 * @param busy  whether the machine was busy since the last call
 */
public record Patience(Duration step, Duration all, BooleanSupplier busy) {
    private static final double BUSY = 0.9;

    public static final Patience DEFAULT =
            new Patience(Duration.ofSeconds(10), Duration.ofSeconds(60), Patience::isMachineBusy);

    private static boolean isMachineBusy() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                && system.getCpuLoad() > BUSY;
    }
}
