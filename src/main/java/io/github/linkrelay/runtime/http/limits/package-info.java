/**
 * Limits what clients may do to the HTTP servers: the number of connections, the reading from a client that does not
 * read its answers, and the time for each request. The door is
 * {@link io.github.linkrelay.runtime.http.limits.GuardedVertx}. Nothing here knows webhooks, settings or operators.
 */
package io.github.linkrelay.runtime.http.limits;
