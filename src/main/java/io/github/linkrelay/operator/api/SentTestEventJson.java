package io.github.linkrelay.operator.api;

/** What became of a test event. */
public record SentTestEventJson(
        @Required int status, @Required String type, @Required String messageId, String reason) {}
