/**
 * Has the rules that a route must follow, in YAML and in Java alike, so that no event is lost and nothing is sent by
 * mistake. The door for a start is {@link io.github.linkrelay.runtime.check.rules.RouteRules}, and for a check of files
 * {@link io.github.linkrelay.runtime.check.rules.DeliveryContract}. The package reads the model of a context and starts
 * nothing; it knows neither files nor trials.
 */
package io.github.linkrelay.runtime.check.rules;
