/**
 * Runs Linkrelay: it enters a Camel context, connects all other packages, and leaves with the context. The door is
 * {@link io.github.linkrelay.runtime.LinkrelayPlugin}, which Camel finds by itself; for Linkrelay's own process it is
 * {@link io.github.linkrelay.runtime.Standalone}. It may know every package but {@code springboot}, and only the
 * program's main class may know it.
 */
package io.github.linkrelay.runtime;
