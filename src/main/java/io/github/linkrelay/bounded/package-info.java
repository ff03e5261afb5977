/**
 * Sends the HTTP requests of the commands, with a limit on the time and on the size of an answer, whatever the other
 * side does. The door is {@link io.github.linkrelay.bounded.BoundedRequest}. It knows no other package. Requests of
 * Camel's components are limited in {@code runtime.client}.
 */
package io.github.linkrelay.bounded;
