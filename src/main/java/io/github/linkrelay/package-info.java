/**
 * Has the program's main class, {@link io.github.linkrelay.Linkrelay}: the command {@code linkrelay} and the list of its
 * subcommands. Each subcommand is a class of another package. No other package may know this one.
 */
package io.github.linkrelay;
