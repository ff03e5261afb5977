/**
 * What a route must keep to, in YAML and in Java alike, so that no event is lost and nothing is sent that nobody
 * meant. The door for a start is {@link io.github.linkrelay.runtime.check.rules.RouteRules}, and for a check of files
 * {@link io.github.linkrelay.runtime.check.rules.DeliveryContract}. It looks at the model of a context and starts
 * nothing; it knows neither files nor trials.
 */
package io.github.linkrelay.runtime.check.rules;
