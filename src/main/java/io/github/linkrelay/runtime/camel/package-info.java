/**
 * Contains what uses internals of Camel, which Camel may change. The door is
 * {@link io.github.linkrelay.runtime.camel.CamelInternals}, whose comment lists all of them, and also the classes of
 * other packages that extend a class of Camel's and so can't be moved here. Of Linkrelay it knows only the package
 * {@code lasting}.
 */
package io.github.linkrelay.runtime.camel;
