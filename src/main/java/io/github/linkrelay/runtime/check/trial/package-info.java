/**
 * Has a Camel context that exists for one check: its beans and routes are real and started, and every endpoint that
 * would send something is replaced by one that only records it. The door is
 * {@link io.github.linkrelay.runtime.check.trial.TrialContext}. The package judges nothing, and knows neither the rules
 * nor a running process.
 */
package io.github.linkrelay.runtime.check.trial;
