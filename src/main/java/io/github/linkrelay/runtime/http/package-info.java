/**
 * The HTTP server on Camel's Vert.x: webhooks on the event loop, and what stands before the management port. The door
 * is {@link io.github.linkrelay.runtime.http.WebhookServer}; {@link
 * io.github.linkrelay.runtime.http.VertxServerManagement} is that of the management port. Nobody outside may know
 * Vert.x, so that the server of another runtime can take its place, and nothing here knows of outboxes, deliveries or
 * beans.
 */
package io.github.linkrelay.runtime.http;
