/**
 * Checks the files that a team edits before anything depends on them: reads them at one moment, builds the whole set in
 * a Camel context of its own, and runs it over events without sending anything.
 */
package io.github.linkrelay.runtime.check;
