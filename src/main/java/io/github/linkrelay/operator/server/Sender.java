package io.github.linkrelay.operator.server;

/**
 * Who sent a request.
 *
 * @param role what the sender may do
 * @param name what the log calls the sender; never a token or a password
 */
record Sender(Role role, String name) {}
