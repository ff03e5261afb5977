/**
 * The operator's command line: what a person or a script asks of a running Linkrelay. It knows only the HTTP API of the
 * management port, described in {@code operator/openapi.yaml}.
 */
package io.github.linkrelay.operator.command;
