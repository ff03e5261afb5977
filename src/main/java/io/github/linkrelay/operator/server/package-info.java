/**
 * Answers the operator's page and API: it shows outboxes, changes them, and decides who may do that.
 *
 * <p>{@link io.github.linkrelay.operator.server.OperatorSite} is the door: an HTTP server passes requests to it.
 * {@link io.github.linkrelay.operator.server.RunningSystem} tells it everything else about the process, and
 * {@link io.github.linkrelay.operator.server.OutboxView} what can be done with an outbox. The package writes the
 * records of {@code operator/api}.
 *
 * <p>It knows no HTTP server and no command, and of an outbox only {@code outbox.view}, so that any store can stand
 * behind it. It reads no setting: it gets them as values, and of {@code settings} it uses only the check of
 * credentials.
 */
package io.github.linkrelay.operator.server;
