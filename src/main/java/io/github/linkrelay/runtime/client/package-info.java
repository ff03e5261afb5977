/**
 * Limits the answers of other servers to the requests of Camel's {@code http:} and {@code https:} endpoints. The door
 * is {@link io.github.linkrelay.runtime.client.BoundedHttp}. It knows nothing about events, routes or settings, except
 * the header by which a delivery learns that an answer was cut: {@code CutAnswer.HEADER} of {@code delivery}. The
 * picture in CONTRIBUTING.md has no arrow for that, because the compiler copies a constant.
 */
package io.github.linkrelay.runtime.client;
