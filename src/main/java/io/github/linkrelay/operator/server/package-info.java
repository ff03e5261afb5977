/**
 * The operator's page and API: what they show of outboxes, what an operator may do to them, and who may. {@link
 * io.github.linkrelay.operator.server.OperatorSite} is the door: whoever has an HTTP server hands requests to it, and says
 * through {@link io.github.linkrelay.operator.server.RunningSystem} what else there is to show of the process. The room
 * writes the records of {@code operator/api}; it knows no HTTP server, no setting and no command.
 */
package io.github.linkrelay.operator.server;
