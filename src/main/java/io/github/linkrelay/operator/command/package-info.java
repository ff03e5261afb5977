/**
 * The operator's command line: what a person or a script asks of a running Linkrelay, or of the files that one has left. It
 * knows only the API described in {@code operator/openapi.yaml}: over HTTP, from the management port, or from whoever reads
 * files for it.
 */
package io.github.linkrelay.operator.command;
