/**
 * How the commands ask over HTTP: no longer than they are ready to wait, whatever the other side does, and for no more than
 * fits into memory. It knows nobody. What Camel's components ask is bounded in {@code runtime.client}.
 */
package io.github.linkrelay.bounded;
