/**
 * Answers the operator's page and API: it shows outboxes, changes them, and decides who may do that.
 * {@link io.github.linkrelay.operator.server.OperatorSite} is the door: an HTTP server passes requests to it, and
 * {@link io.github.linkrelay.operator.server.RunningSystem} tells it everything else about the process. The package
 * writes the records of {@code operator/api}; it knows no HTTP server, no setting and no command.
 */
package io.github.linkrelay.operator.server;
