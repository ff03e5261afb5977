/**
 * Runs Linkrelay: it enters a Camel context, connects the packages below, and leaves with the context. The door is
 * {@link io.github.linkrelay.runtime.LinkrelayPlugin}, which Camel finds by itself; for Linkrelay's own process it is
 * {@link io.github.linkrelay.runtime.Standalone}. It may know every package below, and none of them may know it.
 */
package io.github.linkrelay.runtime;
