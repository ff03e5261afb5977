/**
 * Runs the HTTP server on Camel's Vert.x: webhooks on the event loop, and the handler before the management port.
 *
 * <p>The door is {@link io.github.linkrelay.runtime.http.WebhookServer};
 * {@link io.github.linkrelay.runtime.http.VertxServerManagement} is the door of the management port. Besides
 * {@code runtime.http.limits} and the stand-in of {@code sandbox}, no other package may use Vert.x, so that the server
 * of another runtime can take its place. Nothing here knows outboxes, deliveries or beans.
 */
package io.github.linkrelay.runtime.http;
