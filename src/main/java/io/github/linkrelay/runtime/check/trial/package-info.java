/**
 * A Camel context that exists for one check: the beans and the routes are real and started, and whatever would reach
 * out is replaced by something that takes notes. The door is {@link
 * io.github.linkrelay.runtime.check.trial.TrialContext}. It judges nothing, and knows neither the rules nor the
 * process that may run beside it.
 */
package io.github.linkrelay.runtime.check.trial;
