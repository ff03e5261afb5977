/**
 * Tells an operator what needs a hand: rules over what the outboxes, the webhooks and the files look like, and a book of
 * what was told. {@code routes/alerts.camel.yaml} posts it; the figures come from the outbox and from {@link
 * io.github.linkrelay.alert.Sources}.
 */
package io.github.linkrelay.alert;
