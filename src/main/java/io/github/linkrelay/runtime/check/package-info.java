/**
 * Checks the files that a team edits before anything depends on them: what each names must be there, all must fit
 * together, and each deliver route must make something of the events. The door is {@link
 * io.github.linkrelay.runtime.check.CandidateCheck}. It is built on the rules and on the trial, and knows nothing of
 * the process that may run beside it but a context whose beans can be named.
 */
package io.github.linkrelay.runtime.check;
