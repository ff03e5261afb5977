/**
 * Knows the secrets of the process and blanks them in what is stored, shown or logged. The door is
 * {@link io.github.linkrelay.secret.Secrets}. It is plain Java and knows no other package; whoever reads a setting tells
 * it what is secret.
 */
package io.github.linkrelay.secret;
