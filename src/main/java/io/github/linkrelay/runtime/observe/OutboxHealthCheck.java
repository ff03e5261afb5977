package io.github.linkrelay.runtime.observe;

import io.github.linkrelay.outbox.view.OpenOutbox;
import io.github.linkrelay.outbox.view.OutboxStatus;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Reports whether an event would be stored. A receiver that can't store should get no requests from a load balancer.
 */
public final class OutboxHealthCheck extends AbstractHealthCheck {
    private final OpenOutbox outbox;

    /** @param id the id of the check */
    public OutboxHealthCheck(String id, OpenOutbox outbox) {
        super("linkrelay", id);
        this.outbox = outbox;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        OutboxStatus status = outbox.status();
        result.detail("events", status.lastSequence())
                .detail("fileBytes", status.fileBytes())
                .detail("deadLetters", status.deadLetters())
                .detail("quarantine", status.quarantineEntries())
                .detail("quarantineNotKept", status.quarantineNotKept());
        if (status.accepting()) {
            result.up();
        } else {
            result.message(status.refusal()).down();
        }
    }
}
