/**
 * Checks the files that a team edits before anything depends on them: builds the whole set in a Camel context of its
 * own, and runs it over events without sending anything. The door is {@link
 * io.github.linkrelay.runtime.check.CandidateCheck}; {@link io.github.linkrelay.runtime.check.RouteRules} is that of
 * a start. It is built on the beans, and knows nothing of the process that may run beside it but a context whose
 * beans can be named.
 */
package io.github.linkrelay.runtime.check;
