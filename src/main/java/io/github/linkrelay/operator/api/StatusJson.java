package io.github.linkrelay.operator.api;

import java.time.Instant;
import java.util.List;

/** Where everything stands at one moment. */
public record StatusJson(
        @Required ProductJson product,
        @Required RoleJson role,
        @Required Instant now,
        SandboxJson sandbox,
        @Required WebhooksJson webhooks,
        @Required List<OutboxJson> outboxes,
        @Required ReloadJson reload) {}
