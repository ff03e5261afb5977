/**
 * Finds troubles that an operator should know about. It has rules over the figures of outboxes, webhooks and files, and
 * remembers which alerts were sent.
 *
 * <p>The door is {@link io.github.linkrelay.alert.Alerts}, the bean behind {@code routes/alerts.camel.yaml}, which
 * posts the messages. The figures come from the outbox and from {@link io.github.linkrelay.alert.Sources}. The package
 * reads no setting and sends nothing. Of an outbox it knows only {@code outbox.view}, and neither webhooks nor
 * deliveries.
 */
package io.github.linkrelay.alert;
