/**
 * Bounds for what other servers answer to the requests of Camel's {@code http:} and {@code https:} endpoints. The door is
 * {@link io.github.linkrelay.runtime.client.BoundedHttp}. Knows nothing of events, routes or settings, but for the header
 * by which a delivery learns that an answer was cut.
 */
package io.github.linkrelay.runtime.client;
