/**
 * Has the operator's command line, by which a person or a script asks a running Linkrelay, or reads its files. The
 * commands are the public classes, which {@link io.github.linkrelay.operator.command.CommandFactory} makes; they ask
 * through {@link io.github.linkrelay.operator.command.Api}, which uses HTTP or reads files.
 *
 * <p>Besides that the package knows only the records of the API, the requests of {@code bounded}, and the checks of
 * {@code settings} for what a user has written. It knows neither the server nor an outbox, because a command may run on
 * another machine.
 */
package io.github.linkrelay.operator.command;
