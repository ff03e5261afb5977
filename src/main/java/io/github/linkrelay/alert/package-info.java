/**
 * Finds troubles that an operator should know about. It has rules over the figures of outboxes, webhooks and files, and
 * remembers which alerts were sent. {@code routes/alerts.camel.yaml} posts it; the figures come from the outbox and
 * from {@link io.github.linkrelay.alert.Sources}.
 */
package io.github.linkrelay.alert;
