/**
 * Makes the requests of Camel's {@code http:} and {@code https:} endpoints safe: limits for the answers of other
 * servers, proxies, credentials in URLs, and whether a failed request has left at all. The door is
 * {@link io.github.linkrelay.runtime.client.BoundedHttp}. It knows nothing about events, routes or settings. Of
 * {@code delivery} it knows only what a delivery must learn from a request: that an answer was cut, and that a proxy
 * refused.
 */
package io.github.linkrelay.runtime.client;
