/**
 * What a stranger may do to the HTTP servers: how many connections there are, how much is read of one that does not
 * take its answers, and how long each may take. The door is {@link
 * io.github.linkrelay.runtime.http.limits.GuardedVertx}. Nothing here knows of webhooks, settings or operators.
 */
package io.github.linkrelay.runtime.http.limits;
