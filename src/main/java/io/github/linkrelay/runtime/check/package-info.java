/**
 * Checks the files that a team edits before anything depends on them: everything that a file names must exist, the
 * files must fit together, and each deliver route must be able to handle the events. The door is
 * {@link io.github.linkrelay.runtime.check.CandidateCheck}. The package uses the rules and the trial. Of a running
 * process it knows only a context, whose beans the files may name.
 */
package io.github.linkrelay.runtime.check;
