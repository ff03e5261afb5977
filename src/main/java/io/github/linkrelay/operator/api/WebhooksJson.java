package io.github.linkrelay.operator.api;

import java.util.Map;

/** The number of webhook requests since the start, by outcome. */
public record WebhooksJson(@Required Map<String, Long> requests) {}
