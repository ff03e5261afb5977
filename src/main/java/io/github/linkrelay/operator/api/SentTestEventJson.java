package io.github.linkrelay.operator.api;

/**
 * Says what became of a test event that was sent: the status and reason of the answer, with the type and message id of
 * the event.
 */
public record SentTestEventJson(
        @Required int status, @Required String type, @Required String messageId, String reason) {}
