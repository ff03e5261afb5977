/**
 * The operator's command line: what a person or a script asks of a running Linkrelay, or of the files that one has left.
 * The commands are the public classes, which {@link io.github.linkrelay.operator.command.CommandFactory} makes; they ask
 * through {@link io.github.linkrelay.operator.command.Api}, which HTTP stands behind, or whoever reads files for them. Of the
 * rest the room knows the records of the API alone, neither the server nor an outbox: it may run on another machine.
 */
package io.github.linkrelay.operator.command;
