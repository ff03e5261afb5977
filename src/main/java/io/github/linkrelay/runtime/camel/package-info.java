/**
 * Contains everything that uses internals of Camel, which Camel may change. The door is
 * {@link io.github.linkrelay.runtime.camel.CamelInternals}, whose comment lists all of them. Of Linkrelay it knows only
 * the package {@code lasting}.
 */
package io.github.linkrelay.runtime.camel;
