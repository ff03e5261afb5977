/**
 * The commands {@code validate} and {@code preview}, and how they print what a check found. The doors are {@link
 * io.github.linkrelay.runtime.check.command.Validate} and {@link io.github.linkrelay.runtime.check.command.Preview}.
 * Nobody but the command line knows this room; it knows no rule and no running process.
 */
package io.github.linkrelay.runtime.check.command;
