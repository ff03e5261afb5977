/**
 * Has the commands {@code validate} and {@code preview}, and prints the result of a check. The doors are
 * {@link io.github.linkrelay.runtime.check.command.Validate} and
 * {@link io.github.linkrelay.runtime.check.command.Preview}. Only the command line uses this package; it knows no rule
 * and no running process.
 */
package io.github.linkrelay.runtime.check.command;
