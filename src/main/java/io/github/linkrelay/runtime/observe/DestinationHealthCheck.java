package io.github.linkrelay.runtime.observe;

import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.OpenOutbox;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Reports the state of each destination. If one is held, this check is down, and so is {@code /observe/health}. The
 * process stays live and ready: it goes on receiving, and nothing is lost.
 */
public final class DestinationHealthCheck extends AbstractHealthCheck {
    private final OpenOutbox outbox;
    private final UnaryOperator<String> masked;
    private final Supplier<Duration> busyAfter;
    private final Clock clock;

    /**
     * @param id the id of the check
     * @param masked turns a reason into what anybody may read of it
     * @param busyAfter how long a sender may work on the same batch before the check shows it
     */
    public DestinationHealthCheck(
            String id, OpenOutbox outbox, UnaryOperator<String> masked, Supplier<Duration> busyAfter, Clock clock) {
        super("linkrelay", id);
        this.outbox = outbox;
        this.masked = masked;
        this.busyAfter = busyAfter;
        this.clock = clock;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        result.up();
        for (DestinationStatus destination : outbox.destinations()) {
            String prefix = destination.name() + ".";
            result.detail(prefix + "state", destination.state().name())
                    .detail(prefix + "received", destination.received())
                    .detail(prefix + "delivered", destination.delivered())
                    .detail(prefix + "filtered", destination.filtered())
                    .detail(prefix + "deadLettered", destination.deadLettered())
                    .detail(prefix + "waiting", destination.waiting());
            if (destination.oldestWaiting() != null) {
                result.detail(
                        prefix + "oldestWaiting", destination.oldestWaiting().toString());
            }
            if (destination.isBusyFor(busyAfter.get(), clock.instant())) {
                result.detail(prefix + "busySince", destination.busySince().toString());
            }
            if (destination.reason() != null) {
                result.detail(prefix + "reason", masked.apply(destination.reason()))
                        .detail(prefix + "since", destination.since().toString());
            }
            if (destination.state() == DestinationStatus.State.HELD) {
                result.message(destination.name() + " is held: " + masked.apply(destination.reason()))
                        .down();
            }
        }
    }
}
