/**
 * What Linkrelay needs of Camel and Camel does not promise to keep. The door is {@link
 * io.github.linkrelay.runtime.camel.CamelInternals}, whose comment lists all of it. It knows nothing of ours but
 * threads that last.
 */
package io.github.linkrelay.runtime.camel;
