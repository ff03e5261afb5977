package io.github.linkrelay.operator.api;

import java.time.Instant;
import java.util.List;

/** The whole status at one moment. */
public record StatusJson(
        @Required ProductJson product,
        @Required RoleJson role,
        @Required Instant now,
        SandboxJson sandbox,
        @Required WebhooksJson webhooks,
        @Required List<OutboxJson> outboxes,
        @Required ReloadJson reload) {}
