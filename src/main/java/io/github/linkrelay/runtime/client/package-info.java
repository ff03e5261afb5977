/**
 * Limits the answers of other servers to the requests of Camel's {@code http:} and {@code https:} endpoints. The door
 * is {@link io.github.linkrelay.runtime.client.BoundedHttp}. It knows nothing about events, routes or settings, except
 * the header by which a delivery learns that an answer was cut.
 */
package io.github.linkrelay.runtime.client;
