/**
 * Linkrelay as a process that runs: it enters a Camel context, puts the rooms below together, and leaves with the
 * context. The door is {@link io.github.linkrelay.runtime.LinkrelayPlugin}, which Camel finds by itself, and for a
 * process of our own {@link io.github.linkrelay.runtime.Standalone}. It may know every room below; none of them may
 * know it.
 */
package io.github.linkrelay.runtime;
