/**
 * Has the rules that a route must follow, in YAML and in Java alike, so that no event is lost, nothing is sent by
 * mistake, and no sender is kept waiting. The door for a start is
 * {@link io.github.linkrelay.runtime.check.rules.RouteRules}; a check of files asks
 * {@link io.github.linkrelay.runtime.check.rules.DeliveryContract} and
 * {@link io.github.linkrelay.runtime.check.rules.ReceiveWalk}. The package reads the model of a context and starts
 * nothing; it knows neither files nor trials.
 */
package io.github.linkrelay.runtime.check.rules;
