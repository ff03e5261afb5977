/**
 * Has what Spring Boot needs besides the Camel plugin: it gives Spring's settings to Camel, and limits bodies in front
 * of the servlet engine. The door is {@link io.github.linkrelay.springboot.LinkrelayAutoConfiguration}, which Spring
 * Boot finds by itself. It knows no outbox, no delivery and no bean of a route. Other runtimes load nothing of this
 * package, and no other package may use Spring or servlets.
 */
package io.github.linkrelay.springboot;
