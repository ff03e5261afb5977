package io.github.linkrelay.operator.api;

import java.util.Map;

/** The webhook requests since the start, by how they ended. */
public record WebhooksJson(@Required Map<String, Long> requests) {}
